//! A task that panics ends; the executor's books stay in order.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Waker;

use executor::Executor;
use stage::{printed, println};
use waker::oneshot;

#[test]
fn the_panic_comes_out_and_the_others_run_on() {
    let executor = Executor::new(Waker::noop().clone());
    executor.add("a", async { println!("a") });
    executor.add("panics", async { panic!("boom") });
    executor.add("b", async { println!("b") });
    executor.add("c", async { println!("c") });

    let first = printed(|| {
        let tick = catch_unwind(AssertUnwindSafe(|| executor.tick()));
        assert_eq!(tick.unwrap_err().downcast_ref(), Some(&"boom"));
    });
    assert_eq!(first, ["a"]);
    assert!(executor.is_ready() && executor.current().is_none());
    assert_eq!(printed(|| executor.tick()), ["b", "c"]);
    assert!(executor.is_empty());
}

#[test]
fn what_the_panicking_task_held_is_dropped() {
    let executor = Executor::new(Waker::noop().clone());
    let (sender, receiver) = oneshot::<()>();
    executor.add("waits", async {
        println!("{:?}", receiver.await);
    });
    executor.add("panics", async {
        let _held = sender;
        panic!("boom");
    });
    assert!(catch_unwind(AssertUnwindSafe(|| executor.tick())).is_err());
    assert_eq!(printed(|| executor.tick()), ["Err(Closed)"]);
    assert!(executor.is_empty());
}
