//! # The pace
//!
//! **Repair**, 20 minutes.
//!
//! A map service answers one question every 50 milliseconds, and shuts out a program that
//! asks more often. The program has many tasks that ask. They share a `Pace`: each task
//! awaits `wait` before it asks, and `wait` returns when the task may ask.
//!
//! Another task sends a sign of life every 20 milliseconds. If a sign does not come in
//! time, the service takes the program for dead.
//!
//! **What you see.** The pace is kept, and the program is shut out all the same, because
//! its signs of life come late. Whenever a task has to wait for the pace, the whole
//! program stops, although the task awaits `wait`. In virtual time no pace is kept at
//! all, because the virtual clock moves only when the loop waits, and a thread that is
//! blocked in a task never gets there.
//!
//! **What should happen.**
//!
//! * While a task waits for the pace, the others run on, and their timers fire on time.
//! * Between two questions there is at least the gap, whichever tasks ask them, as long
//!   as no other task blocks the thread. If three tasks come at the same time, the first
//!   asks immediately, the second after one gap, and the third after two.
//! * No task waits longer than that. If there was no question for a whole gap, the next
//!   task asks immediately.
//! * The tasks ask in the order in which they came.
//! * A task that waits is not polled again and again.
//!
//! Take care. While `wait` blocks the thread, no other task can run between its first
//! line and its last. Once `wait` contains an `await`, others can.
//!
//! **In Python** the same happens with `time.sleep` in a coroutine, and the same care is
//! needed when it becomes `await asyncio.sleep`.
//!
//! You may change everything, as long as `new` and `wait` can be called as now.
//!
//! The check says: while a task waits for the pace, the others run on

use std::cell::Cell;
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use timers::Timers;

/// Lets the tasks that share it go ahead one by one, with a gap between them.
pub struct Pace {
    timers: Rc<Timers>,
    gap: Duration,
    /// Before this time no task may go ahead.
    next: Cell<Duration>,
}

impl Pace {
    /// A pace that keeps at least this gap between two tasks that go ahead.
    pub fn new(timers: Rc<Timers>, gap: Duration) -> Pace {
        Pace { timers, gap, next: Cell::new(Duration::ZERO) }
    }

    /// Waits until the caller may go ahead.
    pub async fn wait(&self) {
        let now = self.timers.now();
        if now < self.next.get() {
            thread::sleep(self.next.get() - now);
        }
        self.next.set(self.timers.now() + self.gap);
    }
}
