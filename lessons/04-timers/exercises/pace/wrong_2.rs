//! # The pace: always on the move
//!
//! "I give my turn away until it is time, so that the others run on." On the wall's clock
//! that even works, with the processor at full speed. The task is always ready, so the loop
//! never waits; and in virtual time, where the clock moves only when the loop waits, it will
//! never be time.
//!
//! The check says: who waits is not polled again and again

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use timers::{Timers, yield_now};

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
        while self.timers.now() < self.next.get() {
            yield_now().await;
        }
        self.next.set(self.timers.now() + self.gap);
    }
}
