//! A tick polls once each task that is ready when it starts, first in, first out.

use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use executor::Executor;
use stage::{printed, println};

fn executor() -> Rc<Executor> {
    Rc::new(Executor::new(Waker::noop().clone()))
}

/// Prints its name and the tick, then gives its turn away, `turns` times.
async fn take_turns(name: &'static str, turns: u32, executor: Rc<Executor>) {
    for _ in 0..turns {
        println!("{name}{}", executor.ticks());
        let mut yielded = false;
        poll_fn(|cx| {
            if yielded {
                return Poll::Ready(());
            }
            yielded = true;
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }
    println!("{name} ends");
}

#[test]
fn adding_runs_nothing() {
    let executor = executor();
    let lines = printed(|| {
        executor.add("a", async { println!("a") });
    });
    assert!(lines.is_empty() && executor.is_ready() && !executor.is_empty());
}

#[test]
fn tasks_start_in_the_order_in_which_they_were_added() {
    let executor = executor();
    for name in ["a", "b", "c"] {
        executor.add(name, async move { println!("{name}") });
    }
    assert_eq!(printed(|| executor.tick()), ["a", "b", "c"]);
    assert!(executor.is_empty() && !executor.is_ready());
}

#[test]
fn tasks_that_give_their_turn_away_take_turns() {
    let executor = executor();
    for (name, turns) in [("a", 2), ("b", 1)] {
        executor.add(name, take_turns(name, turns, Rc::clone(&executor)));
    }
    let lines = printed(|| (0..3).for_each(|_| executor.tick()));
    assert_eq!(lines, ["a1", "b1", "a2", "b ends", "a ends"]);
}

#[test]
fn what_is_added_meanwhile_waits_for_the_next_tick() {
    let executor = executor();
    let inside = Rc::clone(&executor);
    executor.add("a", async move {
        println!("a{}", inside.ticks());
        let deeper = Rc::clone(&inside);
        inside.add("child", async move { println!("child{}", deeper.ticks()) });
    });
    executor.add("b", async { println!("b") });
    assert_eq!(printed(|| executor.tick()), ["a1", "b"]);
    assert_eq!(printed(|| executor.tick()), ["child2"]);
}

#[test]
fn the_current_task_is_known_while_it_is_polled() {
    let executor = executor();
    let inside = Rc::clone(&executor);
    let id = executor.add("a", async move {
        println!("{}", inside.current().unwrap());
    });
    assert_eq!(executor.current(), None);
    assert_eq!(printed(|| executor.tick()), [id.to_string()]);
    assert_eq!(executor.current(), None);
}

#[test]
#[should_panic(expected = "a task cannot tick the executor it runs on")]
fn a_task_cannot_tick() {
    let executor = executor();
    let inside = Rc::clone(&executor);
    executor.add("a", async move { inside.tick() });
    executor.tick();
}

#[test]
fn a_task_may_ask_what_the_executor_knows() {
    let executor = executor();
    let inside = Rc::clone(&executor);
    executor.add("asks", async move {
        println!("{} {}", inside.is_ready(), inside.is_empty());
    });
    executor.add("other", async {});
    assert_eq!(printed(|| executor.tick()), ["true false"]);
}
