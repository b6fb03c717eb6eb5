//! A wake puts the task into the queue, once, and nothing else is polled.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use executor::Executor;
use stage::{printed, println};
use waker::oneshot;

fn executor() -> Executor {
    Executor::new(Waker::noop().clone())
}

/// Adds a task that is pending for ever, and gives its waker and a count of its polls.
fn sleeper(executor: &Executor, name: &'static str) -> (Waker, Rc<Cell<u32>>) {
    let polls = Rc::new(Cell::new(0));
    let waker = Rc::new(RefCell::new(None));
    let (inside, kept) = (Rc::clone(&polls), Rc::clone(&waker));
    executor.add(
        name,
        poll_fn(move |cx| {
            println!("{name}");
            inside.set(inside.get() + 1);
            kept.replace(Some(cx.waker().clone()));
            Poll::Pending
        }),
    );
    executor.tick();
    let waker = waker.borrow().clone().unwrap();
    (waker, polls)
}

#[test]
fn nothing_woken_is_nothing_polled() {
    let executor = executor();
    let (_waker, polls) = sleeper(&executor, "a");
    assert!(!executor.is_ready());
    (0..100).for_each(|_| executor.tick());
    assert_eq!(polls.get(), 1);
}

#[test]
fn only_the_woken_is_polled_in_the_order_of_the_wakes() {
    let executor = executor();
    let lines = printed(|| {
        let [a, b, c] = ["a", "b", "c"].map(|name| sleeper(&executor, name).0);
        println!("wake");
        c.wake_by_ref();
        a.wake_by_ref();
        executor.tick();
        drop(b);
    });
    assert_eq!(lines, ["a", "b", "c", "wake", "c", "a"]);
}

#[test]
fn many_wakes_make_one_poll() {
    let executor = executor();
    let (waker, polls) = sleeper(&executor, "a");
    (0..100).for_each(|_| waker.wake_by_ref());
    executor.tick();
    assert_eq!(polls.get(), 2);
    assert!(!executor.is_ready());
}

#[test]
fn a_second_wake_does_not_move_it_back() {
    let executor = executor();
    let lines = printed(|| {
        let [a, b] = ["a", "b"].map(|name| sleeper(&executor, name).0);
        a.wake_by_ref();
        b.wake_by_ref();
        a.wake_by_ref();
        executor.tick();
    });
    assert_eq!(lines[2..], ["a", "b"]);
}

#[test]
fn woken_during_its_own_poll_it_runs_in_the_next_tick() {
    let executor = executor();
    let polls = Rc::new(Cell::new(0));
    let inside = Rc::clone(&polls);
    executor.add(
        "impatient",
        poll_fn(move |cx| {
            inside.set(inside.get() + 1);
            cx.waker().wake_by_ref();
            Poll::Pending
        }),
    );
    for tick in 1..=5 {
        executor.tick();
        assert_eq!(polls.get(), tick);
    }
}

#[test]
fn woken_by_one_before_it_in_the_same_tick_it_waits_for_the_next() {
    let executor = executor();
    let (sender, receiver) = oneshot();
    let lines = printed(|| {
        executor.add("waits", async move {
            println!("waits");
            receiver.await.unwrap();
            println!("goes on");
        });
        executor.tick();
        executor.add("sends", async move {
            println!("sends");
            sender.send(());
        });
        executor.tick();
        println!("-- tick");
        executor.tick();
    });
    assert_eq!(lines, ["waits", "sends", "-- tick", "goes on"]);
}
