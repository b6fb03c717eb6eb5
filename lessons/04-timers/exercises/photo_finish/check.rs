//! The promises, each with wakers that write down when they are called.

#[path = "../../../03-executor/exercises/random.rs"]
mod random;
#[path = "../../../01-generator/exercises/within_limit.rs"]
mod within_limit;

use std::mem;
use std::sync::{Arc, Mutex};
use std::task::{Wake, Waker};
use std::time::Duration;

use super::attempt::Timers;
use random::Random;
use within_limit::within_limit;

/// Timers, and the numbers of those that have fired.
struct Auction {
    timers: Timers,
    read_out: Arc<Mutex<Vec<usize>>>,
    bids: usize,
}

struct Bid(usize, Arc<Mutex<Vec<usize>>>);

impl Wake for Bid {
    fn wake(self: Arc<Self>) {
        self.1.lock().unwrap().push(self.0);
    }
}

impl Auction {
    fn new() -> Auction {
        Auction { timers: Timers::new(), read_out: Arc::default(), bids: 0 }
    }

    /// Sets a timer for this time. The timers are numbered from 0.
    fn bid(&mut self, time: u64) {
        let bid = Arc::new(Bid(self.bids, Arc::clone(&self.read_out)));
        self.timers.set(ms(time), Waker::from(bid));
        self.bids += 1;
    }

    /// Fires the timers that are due at this time. Returns their numbers, in order.
    fn fire(&mut self, time: u64) -> Vec<usize> {
        self.timers.fire(ms(time));
        mem::take(&mut *self.read_out.lock().unwrap())
    }
}

fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

/// Runs a test, and turns one that hangs into one that fails.
fn limited(test: fn()) {
    within_limit("`fire` calls the wakers that are due, and returns", test);
}

/// Sets timers for these times, and fires them all with one call of `fire`.
fn fire_all(times: &[u64]) -> Vec<usize> {
    let mut auction = Auction::new();
    times.iter().for_each(|time| auction.bid(*time));
    auction.fire(1000)
}

#[test]
fn every_timer_that_is_due_fires() {
    limited(|| {
        for times in [vec![5], vec![5, 5], vec![5, 5, 8, 8, 8], vec![1; 50]] {
            let count = fire_all(&times).len();
            assert!(
                count == times.len(),
                "Timers were set for these times, in ms: {times:?}. `fire` was called \
                 when all of them had passed, and {count} of {} fired. Promised: every \
                 timer that is due fires.",
                times.len()
            );
        }
    });
}

#[test]
fn of_two_equal_deadlines_the_one_set_first_fires_first() {
    limited(|| {
        let fired = fire_all(&[7, 7]);
        assert!(
            fired == [0, 1],
            "Timers 0 and 1 were set for the same time. They fired in the order \
             {fired:?}. Promised: of two timers with the same deadline, the one that \
             was set first fires first, so [0, 1]."
        );
    });
}

#[test]
fn equal_deadlines_fire_in_the_order_in_which_they_were_set() {
    limited(|| {
        for count in 2..100 {
            let fired = fire_all(&vec![7; count]);
            assert!(
                fired.iter().copied().eq(0..count),
                "{count} timers, numbered from 0, were set for the same time. They \
                 fired in the order {fired:?}. Promised: equal deadlines fire in the \
                 order in which they were set, so from 0 to {}.",
                count - 1
            );
        }
    });
}

#[test]
fn timers_fire_by_deadline() {
    limited(|| {
        for times in [[10, 20, 30], [10, 30, 20], [20, 10, 30], [30, 20, 10]] {
            let fired =
                fire_all(&times).iter().map(|bid| times[*bid]).collect::<Vec<_>>();
            assert!(
                fired == [10, 20, 30],
                "Timers were set for these times, in ms: {times:?}. Then one call of \
                 `fire` fired them in this order: {fired:?}. Promised: timers fire by \
                 deadline, earliest first, so [10, 20, 30]."
            );
        }
    });
}

#[test]
fn a_timer_that_is_not_due_stays() {
    limited(|| {
        let mut auction = Auction::new();
        [10, 20, 10, 30].iter().for_each(|time| auction.bid(*time));
        for (time, expected) in
            [(9, vec![]), (10, vec![0, 2]), (29, vec![1]), (30, vec![3])]
        {
            let fired = auction.fire(time);
            assert!(
                fired == expected,
                "Timers 0 to 3 were set for 10, 20, 10 and 30 ms. `fire` was called at \
                 9, 10, 29 and 30 ms, and at {time} ms it fired these: {fired:?}. \
                 Promised: it fires the timers that are due and have not fired yet, and \
                 no other, so {expected:?}."
            );
        }
    });
}

#[test]
fn first_returns_the_earliest_deadline_as_it_was_set() {
    limited(|| {
        let mut auction = Auction::new();
        let first = auction.timers.first();
        assert!(
            first.is_none(),
            "No timer was set, and `first` returned {first:?}. Promised: None."
        );
        let mut expected = u64::MAX;
        for time in [50, 70, 50, 20, 20, 60] {
            auction.bid(time);
            expected = expected.min(time);
            let first = auction.timers.first();
            assert!(
                first == Some(ms(expected)),
                "The earliest deadline that was set is {expected} ms. `first` returned \
                 {first:?}. Promised: it returns the earliest deadline exactly as it \
                 was set, so {:?}.",
                Some(ms(expected))
            );
        }
        for (time, expected) in
            [(20, Some(50)), (50, Some(60)), (60, Some(70)), (70, None)]
        {
            auction.fire(time);
            let first = auction.timers.first();
            assert!(
                first == expected.map(ms),
                "The timers up to {time} ms had fired. Then `first` returned {first:?}. \
                 Promised: it returns the earliest deadline of the timers that have not \
                 fired, so {:?}.",
                expected.map(ms)
            );
        }
    });
}

/// The same with random numbers, while time passes and timers are set and fire.
#[test]
fn in_random_runs_the_timers_fire_in_order() {
    limited(|| {
        let mut random = Random(13);
        for round in 0..100 {
            let mut auction = Auction::new();
            let mut waiting: Vec<(u64, usize)> = Vec::new();
            for now in 0..20 {
                for _ in 0..random.below(2 + round) {
                    let time = now + random.below(4) as u64;
                    waiting.push((time, auction.bids));
                    auction.bid(time);
                }
                // Sometimes the loop is busy, and several times fall due together.
                if random.below(3) == 0 {
                    continue;
                }
                waiting.sort();
                let due = waiting.iter().take_while(|(time, _)| *time <= now).count();
                let expected: Vec<_> = waiting.drain(..due).collect();
                let fired = auction.fire(now);
                assert!(
                    fired.iter().eq(expected.iter().map(|(_, bid)| bid)),
                    "At {now} ms these timers were due (deadline in ms, number): \
                     {expected:?}. `fire` fired these numbers: {fired:?}. Promised: all \
                     timers that are due fire, by deadline, and equal deadlines in the \
                     order in which they were set."
                );
            }
        }
    });
}
