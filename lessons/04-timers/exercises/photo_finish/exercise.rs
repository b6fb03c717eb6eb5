//! # Photo finish
//!
//! **Repair**, 25 minutes.
//!
//! An auction runs on timers. Each bid sets a timer for the end of its countdown, and
//! when the timer fires, the bid is read out. Times are counted in whole milliseconds, so
//! two bids may have the same deadline. Then the bid that was made first has to be read
//! out first, by the rules of the house.
//!
//! `Timers` keeps the deadlines in a heap, as asyncio does. A heap finds the earliest
//! quickly and leaves the rest unsorted. The heap of std gives the *greatest* entry
//! first, so the entries are compared the other way round: the earlier the deadline, the
//! greater the entry.
//!
//! **What you see.** With two or three bids for the same time everything is right. Of
//! four bids, the third is read out before the second. Of six, the first is followed by
//! the third, the sixth and the fifth. The bidders complain.
//!
//! **What should happen.**
//!
//! * Timers fire by deadline, earliest first, whatever the order in which they were set.
//! * Timers with equal deadlines fire in the order in which they were set.
//! * `fire` calls the waker of every timer that is due at that time, and no other. A
//!   timer that is not due stays.
//! * `first` returns the earliest deadline exactly as it was set.
//!
//! **In Python** the timers of a loop are a `heapq`, with the same gap: asyncio leaves
//! the order of equal deadlines open. The documentation of `heapq` shows a remedy.
//!
//! You may change everything, as long as `new`, `set`, `first` and `fire` can be called
//! as now.
//!
//! The check says: equal deadlines fire in the order in which they were set

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::task::Waker;
use std::time::Duration;

/// Deadlines, each with the waker to call when it has come.
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

    /// Sets a timer: when the deadline has come, `fire` calls this waker.
    pub fn set(&mut self, deadline: Duration, waker: Waker) {
        self.heap.push(Entry { deadline, waker });
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
    /// The earlier the deadline, the greater the entry.
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
