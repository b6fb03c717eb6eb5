//! A future is dropped once, when it has ended or the executor goes, and may then do things.

use std::future::pending;
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
