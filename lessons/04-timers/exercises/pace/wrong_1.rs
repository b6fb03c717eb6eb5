//! # The pace: all at the same time
//!
//! "I replace the thread's sleep by the loop's sleep, and nothing else." Now the others
//! run on. But three tasks that come while the first one waits all read the same `next`,
//! sleep until the same time, and ask together.
//!
//! The check says: between two questions there is at least the gap

use std::cell::Cell;
use std::rc::Rc;
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
            self.timers.sleep(self.next.get() - now).await;
        }
        self.next.set(self.timers.now() + self.gap);
    }
}
