//! Futures and executors, each with one bug that beginners write.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::time::{Duration, Instant};

use contract::Broken;

/// What is reported, by the first check that finds it: a race needs luck, and a busy machine
/// has little of it.
pub fn within_two_seconds(check: impl Fn() -> Result<(), Broken>) -> Broken {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(2) {
        if let Err(broken) = check() {
            return broken;
        }
    }
    panic!("the check has found nothing wrong");
}

pub mod futures {
    //! Each makes a future, and a closure that makes happen what that waits for.
    pub mod after_a_change;
    pub mod asks_again;
    pub mod blocks;
    pub mod busy;
    pub mod counts_polls;
    pub mod first_waker;
    pub mod keeps_it_to_itself;
    pub mod looks_only;
    pub mod takes_it_out;
    pub mod two_locks;
    pub mod wakes_first;
    pub mod wakes_under_its_lock;
}

pub mod executors {
    //! Each runs tasks to their end.
    pub mod another_pushes;
    pub mod by_place;
    pub mod clears_late;
    pub mod comes_back;
    pub mod ended_flag;
    pub mod every_64th;
    pub mod half_a_waker;
    pub mod idles;
    pub mod load_and_store;
    pub mod looks_in;
    pub mod looks_then_sleeps;
    pub mod looks_up;
    pub mod never_stops;
    pub mod newest_ticket;
    pub mod nobody_listens;
    pub mod one_by_one;
    pub mod own_thread;
    pub mod owned_by_wakers;
    pub mod queued_twice;
    pub mod right;
    pub mod spins;
    pub mod stack;
    pub mod tells_first;
    pub mod tick_for_all;
    pub mod tick_to_the_end;
    pub mod tickets;
    pub mod twice_at_once;
    pub mod until_no_waker_is_left;
    pub mod while_woken;

    mod queue;
}
