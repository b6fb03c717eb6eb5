//! # The pace
//!
//! **Repair**, 20 minutes.
//!
//! A map service answers at most one question in 50 milliseconds, and shuts out whoever asks
//! more often. The program has many tasks that ask, so they share a `Pace`: each awaits
//! `wait` before it asks, and goes on when it may.
//!
//! Beside them a task sends a sign of life every 20 milliseconds. Where it fails to come, the
//! service takes the program for dead.
//!
//! **What you see.** The pace is kept, and yet the program is shut out: the signs of life
//! come late. Whenever somebody has to wait for the pace, everything stands still, although
//! there is an `await` in front. And in virtual time no pace is kept at all, for there the
//! clock stands as long as a task keeps its turn.
//!
//! **What should happen.**
//!
//! * While somebody waits for the pace, the others run on, and their timers come in time.
//! * Between two questions there is at least the gap, whoever asks them, as long as nobody
//!   else blocks the thread. If three tasks come at once, the first asks now, the second
//!   after one gap, the third after two.
//! * Nobody waits longer than that. After a silence, whoever comes asks at once.
//! * The tasks ask in the order in which they came.
//! * Who waits is not polled again and again.
//!
//! Take care: as long as the thread stood still, nobody else could come in between.
//!
//! **In Python** the same happens with `time.sleep` in a coroutine, and the same care is
//! needed when it becomes `await asyncio.sleep`.
//!
//! You may change everything, as long as `new` and `wait` can be called as now.
//!
//! The check says: while somebody waits for the pace, the others run on

use std::cell::Cell;
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use timers::Timers;

/// Keeps those who share it from going on too often.
pub struct Pace {
    timers: Rc<Timers>,
    gap: Duration,
    /// Before this time nobody goes on.
    next: Cell<Duration>,
}

impl Pace {
    /// A pace with this gap between one who goes on and the next.
    pub fn new(timers: Rc<Timers>, gap: Duration) -> Pace {
        Pace { timers, gap, next: Cell::new(Duration::ZERO) }
    }

    /// Comes back when the caller may go on.
    pub async fn wait(&self) {
        let now = self.timers.now();
        if now < self.next.get() {
            thread::sleep(self.next.get() - now);
        }
        self.next.set(self.timers.now() + self.gap);
    }
}
