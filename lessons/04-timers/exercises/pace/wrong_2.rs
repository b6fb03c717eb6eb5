//! # The pace: never at rest
//!
//! "I yield again and again until it is time, so that the others run on." With a real
//! clock this even works, with the processor at full speed. But the task is always ready,
//! so the loop never waits. In virtual time the clock moves only when the loop waits, so
//! here it will never be time.
//!
//! The check says: a task that waits is not polled again and again

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use timers::{Timers, yield_now};

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
        while self.timers.now() < self.next.get() {
            yield_now().await;
        }
        self.next.set(self.timers.now() + self.gap);
    }
}
