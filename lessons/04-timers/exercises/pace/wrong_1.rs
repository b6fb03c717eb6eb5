//! # The pace: all at the same time
//!
//! "I replace the sleep of the thread by the sleep of the loop, and nothing else." Now the
//! others run on. But three tasks that come while the first one waits all read the same
//! `next`, sleep until the same time, and ask together.
//!
//! The check says: between two questions there is at least the gap

use std::cell::Cell;
use std::rc::Rc;
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
            self.timers.sleep(self.next.get() - now).await;
        }
        self.next.set(self.timers.now() + self.gap);
    }
}
