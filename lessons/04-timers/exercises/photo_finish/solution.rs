//! # Photo finish: solved
//!
//! If two entries compare as equal, a heap may give either of them first, and which one
//! it gives depends on all the others in it. So no two entries may be equal. Each has a
//! number that counts up, and where the deadlines do not decide, the numbers do.
//!
//! Both are compared the other way round, `other` with `self`. The heap gives the
//! greatest entry first, and we want the earliest deadline, and among equal deadlines the
//! smallest number.

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
    /// The earlier the deadline, the greater the entry. If the deadlines are equal, the
    /// smaller the number, the greater the entry.
    fn cmp(&self, other: &Entry) -> Ordering {
        other.deadline.cmp(&self.deadline).then(other.number.cmp(&self.number))
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
