//! An await that is given up takes no memory, even while the awaited task runs on.
//!
//! Alone in its file, because it counts what its process allocates.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Waker};
use std::time::Duration;

use gather::{gather, try_gather};
use peak_alloc::PeakAlloc;
use spawn::{run, sleep, spawn};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

#[test]
fn a_million_awaits_that_are_given_up_take_no_memory() {
    run(async {
        let hour = Duration::from_secs(3600);
        let long = spawn(sleep(hour));
        let result = spawn(async move {
            sleep(hour).await;
            Ok::<(), ()>(())
        });
        let mut waits = VecDeque::new();
        let mut cx = Context::from_waker(Waker::noop());
        let mut wait_and_give_up = || {
            // These overlap: each is given up when later ones have their places.
            let mut wait = (&long).into_future();
            assert!(Pin::new(&mut wait).poll(&mut cx).is_pending());
            waits.push_back(wait);
            if waits.len() > 3 {
                waits.pop_front();
            }
            long.on_done(|_| unreachable!()).remove();
            drop(gather([&long]));
            drop(try_gather([&result]));
            let mut gathered = Box::pin(gather([&long, &long]));
            assert!(gathered.as_mut().poll(&mut cx).is_pending());
        };
        (0..100).for_each(|_| wait_and_give_up());
        let before = ALLOCATED.current_usage();
        (0..1_000_000).for_each(|_| wait_and_give_up());
        // The test runner may allocate a little of its own at the same time.
        let grown = ALLOCATED.current_usage().saturating_sub(before);
        assert!(grown < 100_000, "{grown} bytes more after a million of each");
    });
}
