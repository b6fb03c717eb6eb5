//! # The pace: solved
//!
//! A timer takes the place of the thread's sleep, so the loop goes on. But now other
//! tasks run between the question "when may I?" and the end of the wait, and they ask the
//! same question. If nothing has been written down by then, they all get the same answer.
//!
//! So the caller takes its time *before* it waits. It moves `next` on first, and the next
//! caller finds the next free time. What was read before an `await` may be out of date
//! after it. So a decision that has to hold after the `await` is written down before it.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use timers::Timers;

/// Lets the tasks that share it go ahead one by one, with a gap between them.
pub struct Pace {
    timers: Rc<Timers>,
    gap: Duration,
    /// The first time that no task has taken yet.
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
        let mine = self.next.get().max(now);
        self.next.set(mine + self.gap);
        if now < mine {
            self.timers.sleep(mine - now).await;
        }
    }
}
