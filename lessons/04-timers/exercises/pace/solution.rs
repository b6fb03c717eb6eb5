//! # The pace: solved
//!
//! A timer takes the place of the thread's sleep, so the loop goes on meanwhile. But now
//! others run between the question "when may I?" and the end of the wait, and they ask the
//! same question. Had nothing been written down yet, they would get the same answer.
//!
//! So the caller takes its time *before* it waits: `next` moves on at once, and whoever
//! comes finds the next free time. What is read before an `await` is old news after it, and
//! what has to hold after it is to be settled before.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use timers::Timers;

/// Keeps those who share it from going on too often.
pub struct Pace {
    timers: Rc<Timers>,
    gap: Duration,
    /// The first time that nobody has taken.
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
        let mine = self.next.get().max(now);
        self.next.set(mine + self.gap);
        if now < mine {
            self.timers.sleep(mine - now).await;
        }
    }
}
