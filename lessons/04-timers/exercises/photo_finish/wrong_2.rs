//! # Photo finish: one for each time
//!
//! "A map from deadlines to wakers is in order by itself." It is, and it has one place for
//! each deadline. The second bid of the same time takes the place of the first, whose waker
//! is dropped: nobody will ever call it.
//!
//! The check says: everybody who is due is woken

use std::collections::BTreeMap;
use std::task::Waker;
use std::time::Duration;

/// Everybody who waits for a time.
pub struct Timers {
    sleepers: BTreeMap<Duration, Waker>,
}

impl Timers {
    /// No timers yet.
    pub fn new() -> Timers {
        Timers { sleepers: BTreeMap::new() }
    }

    /// Has this waker called when the deadline has come.
    pub fn set(&mut self, deadline: Duration, waker: Waker) {
        self.sleepers.insert(deadline, waker);
    }

    /// The first deadline.
    pub fn first(&self) -> Option<Duration> {
        self.sleepers.first_key_value().map(|(deadline, _)| *deadline)
    }

    /// Wakes everybody whose deadline is `now` or earlier.
    pub fn fire(&mut self, now: Duration) {
        while self.first().is_some_and(|deadline| deadline <= now) {
            if let Some((_, waker)) = self.sleepers.pop_first() {
                waker.wake();
            }
        }
    }
}
