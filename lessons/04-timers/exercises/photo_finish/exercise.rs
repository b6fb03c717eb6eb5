//! # Photo finish
//!
//! **Repair**, 25 minutes.
//!
//! An auction runs on timers. Who makes a bid sets one for the end of the countdown, and as
//! the timers fire, the bids are read out. Times are counted in whole milliseconds, and it
//! happens that two bids have the same one. Then whoever came first is to be read out first:
//! that is what the house has printed on its card.
//!
//! `Timers` keeps the deadlines in a heap, as asyncio does. A heap finds the earliest quickly
//! and does not care about the rest. The one of std gives the *greatest* first, so the
//! entries are compared the other way round: the earlier the deadline, the greater.
//!
//! **What you see.** With two or three bids of the same time everything is right. Of four
//! the third is read out before the second, and of six the first is followed by the third,
//! the sixth and the fifth. There are words.
//!
//! **What should happen.**
//!
//! * Timers fire by deadline, earliest first, whatever the order in which they were set.
//! * Those with equal deadlines fire in the order in which they were set.
//! * `fire` wakes everybody who is due at that time, and nobody else. Who is not due stays.
//! * `first` returns the first deadline exactly as it was set.
//!
//! **In Python** the timers of a loop are a `heapq`, with the same gap: asyncio leaves the
//! order of equal deadlines open. The page about `heapq` knows the remedy.
//!
//! You may change everything, as long as `new`, `set`, `first` and `fire` can be called as
//! now.
//!
//! The check says: equal deadlines fire in the order in which they were set

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::task::Waker;
use std::time::Duration;

/// Everybody who waits for a time.
pub struct Timers {
    heap: BinaryHeap<Entry>,
}

struct Entry {
    deadline: Duration,
    waker: Waker,
}

impl Timers {
    /// No timers yet.
    pub fn new() -> Timers {
        Timers { heap: BinaryHeap::new() }
    }

    /// Has this waker called when the deadline has come.
    pub fn set(&mut self, deadline: Duration, waker: Waker) {
        self.heap.push(Entry { deadline, waker });
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
    /// The earlier the deadline, the greater.
    fn cmp(&self, other: &Entry) -> Ordering {
        other.deadline.cmp(&self.deadline)
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
