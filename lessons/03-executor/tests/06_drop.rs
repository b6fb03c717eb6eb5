//! A future is dropped once, when it has ended or the executor goes, and may then do things.

use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::rc::Rc;
use std::task::Waker;

use executor::Executor;
use stage::{printed, println};
use waker::oneshot;

/// Adds a task to the executor when it is dropped.
struct AddsOnDrop(Rc<Executor>, &'static str);

impl Drop for AddsOnDrop {
    fn drop(&mut self) {
        let name = self.1;
        println!("drop {name}");
        self.0.add(name, async move { println!("run {name}") });
    }
}

#[test]
fn a_task_is_dropped_when_it_ends() {
    let executor = Rc::new(Executor::new(Waker::noop().clone()));
    let held = AddsOnDrop(Rc::clone(&executor), "child");
    executor.add("parent", async move { drop(held) });
    assert_eq!(printed(|| executor.tick()), ["drop child"]);
    assert_eq!(printed(|| executor.tick()), ["run child"]);
}

#[test]
fn what_the_future_itself_holds_may_add_when_it_goes() {
    let executor = Rc::new(Executor::new(Waker::noop().clone()));
    let held = AddsOnDrop(Rc::clone(&executor), "child");
    let mut held = Some(held);
    let future = std::future::poll_fn(move |_| {
        let _stays = &mut held;
        std::task::Poll::Ready(())
    });
    executor.add("parent", future);
    assert_eq!(printed(|| executor.tick()), ["drop child"]);
    assert!(executor.is_ready() && !executor.is_empty());
}

#[test]
fn clearing_drops_also_what_the_dropping_adds() {
    let executor = Rc::new(Executor::new(Waker::noop().clone()));
    let held = AddsOnDrop(Rc::clone(&executor), "child");
    executor.add("parent", async move {
        let _held = held;
        pending::<()>().await;
    });
    executor.tick();
    assert_eq!(printed(|| executor.clear()), ["drop child"]);
    assert!(executor.is_empty());
    assert!(printed(|| executor.tick()).is_empty(), "the child never ran");
}

#[test]
fn clearing_drops_in_the_order_of_adding() {
    let executor = Rc::new(Executor::new(Waker::noop().clone()));
    for name in ["a", "b", "c"] {
        let held = AddsOnDrop(Rc::clone(&executor), name);
        executor.add(name, async move {
            let _held = held;
            pending::<()>().await;
        });
    }
    executor.tick();
    assert_eq!(printed(|| executor.clear()), ["drop a", "drop b", "drop c"]);
}

#[test]
fn dropping_the_executor_drops_its_tasks() {
    let executor = Executor::new(Waker::noop().clone());
    let (sender, receiver) = oneshot::<()>();
    executor.add("holds", async move {
        let _held = sender;
        pending::<()>().await;
    });
    executor.tick();
    drop(executor);
    assert!(waker::block_on(receiver).is_err());
}

/// Says that it is dropped, and panics, even when what it panicked with is dropped.
struct PanicsOnDrop(&'static str);

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        println!("drop {}", self.0);
        panic_any(PanicsOnce(self.0));
    }
}

struct PanicsOnce(&'static str);

impl Drop for PanicsOnce {
    fn drop(&mut self) {
        panic!("the panic of {} is dropped", self.0);
    }
}

async fn holds(held: impl Sized) {
    let _held = held;
    pending().await
}

/// An executor with three tasks that wait. The first and the last panic when dropped.
fn with_two_that_panic() -> Rc<Executor> {
    let executor = Rc::new(Executor::new(Waker::noop().clone()));
    executor.add("a", holds(PanicsOnDrop("a")));
    executor.add("b", holds(AddsOnDrop(Rc::clone(&executor), "b")));
    executor.add("c", holds(PanicsOnDrop("c")));
    executor.tick();
    executor
}

#[test]
fn a_panic_while_clearing_comes_out_when_all_have_been_dropped() {
    let executor = with_two_that_panic();
    let lines = printed(|| {
        let cleared = catch_unwind(AssertUnwindSafe(|| executor.clear()));
        let panic = cleared.unwrap_err().downcast::<PanicsOnce>().unwrap();
        assert_eq!(panic.0, "a", "the first");
        std::mem::forget(panic);
    });
    assert_eq!(lines, ["drop a", "drop b", "drop c"]);
    assert!(executor.is_empty(), "what `b` added is gone too");
}

#[test]
fn clearing_while_the_thread_unwinds_does_not_end_the_program() {
    /// Clears the executor when it is dropped.
    struct Clears(Rc<Executor>);
    impl Drop for Clears {
        fn drop(&mut self) {
            self.0.clear();
        }
    }
    let executor = with_two_that_panic();
    let clears = Clears(Rc::clone(&executor));
    let unwound = catch_unwind(AssertUnwindSafe(move || {
        let _clears = clears;
        panic!("boom");
    }));
    assert_eq!(unwound.unwrap_err().downcast_ref(), Some(&"boom"));
    assert!(executor.is_empty());
}
