//! # Photo finish: solved
//!
//! Of two entries that compare as equal, a heap may give either first, and which one depends
//! on all the others in it. So no two entries may be equal: each has a number that counts
//! up, and where the deadlines do not decide, the numbers do.
//!
//! Both are compared the other way round, `other` with `self`, because the heap gives the
//! greatest first and we want the earliest, and of these the one with the smallest number.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::task::Waker;
use std::time::Duration;

/// Everybody who waits for a time.
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

    /// Has this waker called when the deadline has come.
    pub fn set(&mut self, deadline: Duration, waker: Waker) {
        self.count += 1;
        self.heap.push(Entry { deadline, number: self.count, waker });
    }

    /// The first deadline.
    pub fn first(&self) -> Option<Duration> {
        self.heap.peek().map(|entry| entry.deadline)
    }

    /// Wakes everybody whose deadline is `now` or earlier.
    pub fn fire(&mut self, now: Duration) {
        while self.first().is_some_and(|deadline| deadline <= now) {
            if let Some(entry) = self.heap.pop() {
                entry.waker.wake();
            }
        }
    }
}

impl Ord for Entry {
    /// The earlier the deadline, the greater; and if they are equal, the smaller the number.
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
