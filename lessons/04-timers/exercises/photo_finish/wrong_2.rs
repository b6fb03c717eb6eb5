//! # Photo finish: one for each time
//!
//! "A map from deadlines to wakers is in order by itself." It is, but it has only one
//! place for each deadline. A second bid for the same time replaces the first one, whose
//! waker is dropped and will never be called.
//!
//! The check says: every timer that is due fires

use std::collections::BTreeMap;
use std::task::Waker;
use std::time::Duration;

/// Deadlines, each with the waker to call when it has come.
pub struct Timers {
    sleepers: BTreeMap<Duration, Waker>,
}

impl Timers {
    /// No timers yet.
    pub fn new() -> Timers {
        Timers { sleepers: BTreeMap::new() }
    }

    /// Sets a timer: when the deadline has come, `fire` calls this waker.
    pub fn set(&mut self, deadline: Duration, waker: Waker) {
        self.sleepers.insert(deadline, waker);
    }

    /// The earliest deadline.
    pub fn first(&self) -> Option<Duration> {
        self.sleepers.first_key_value().map(|(deadline, _)| *deadline)
    }

    /// Calls the waker of every timer whose deadline is `now` or earlier.
    pub fn fire(&mut self, now: Duration) {
        while self.first().is_some_and(|deadline| deadline <= now) {
            if let Some((_, waker)) = self.sleepers.pop_first() {
                waker.wake();
            }
        }
    }
}
