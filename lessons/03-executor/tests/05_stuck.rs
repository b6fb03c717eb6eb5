//! A pending task of which no waker is left can never run again. The executor can tell.

use std::future::{pending, poll_fn};
use std::pin::Pin;
use std::task::{Poll, Waker};

use executor::Executor;
use waker::oneshot;

fn executor() -> Executor {
    Executor::new(Waker::noop().clone())
}

#[test]
fn it_is_named() {
    let executor = executor();
    let id = executor.add("forgetful", pending());
    executor.tick();
    let stuck = executor.take_stuck().unwrap();
    assert_eq!((stuck.task, &*stuck.name), (id, "forgetful"));
    let error = "task #1 `forgetful` can never run again: \
                 it returned Pending, and its waker was not kept";
    assert_eq!(stuck.to_string(), error);
    assert_eq!(executor.take_stuck(), None, "it is reported once");
    assert!(!executor.is_empty(), "it stays, with all that it holds");
}

#[test]
fn while_somebody_has_the_waker_it_is_not_stuck() {
    let executor = executor();
    let (sender, receiver) = oneshot::<()>();
    executor.add("waits", async {
        assert!(receiver.await.is_err());
    });
    executor.tick();
    assert_eq!(executor.take_stuck(), None);
    drop(sender);
    executor.tick();
    assert!(executor.is_empty());
}

#[test]
fn it_gets_stuck_when_the_last_waker_goes() {
    let executor = executor();
    let (wakers, kept) = std::sync::mpsc::channel();
    executor.add(
        "waits",
        poll_fn(move |cx| {
            wakers.send([cx.waker().clone(), cx.waker().clone()]).unwrap();
            Poll::Pending
        }),
    );
    executor.tick();
    let [one, other] = kept.recv().unwrap();
    drop(one);
    assert_eq!(executor.take_stuck(), None);
    std::thread::spawn(move || drop(other)).join().unwrap();
    assert!(executor.take_stuck().is_some());
}

#[test]
fn a_receiver_that_is_dropped_gives_its_waker_back() {
    let executor = executor();
    let (sender, receiver) = oneshot::<()>();
    let mut receiver = Some(receiver);
    executor.add(
        "gives up",
        poll_fn(move |cx| {
            let given_up = receiver.take().is_some_and(|mut receiver| {
                Pin::new(&mut receiver).poll(cx).is_pending()
            });
            assert!(given_up, "it was polled again, for nothing");
            Poll::Pending
        }),
    );
    executor.tick();
    assert_eq!(executor.take_stuck().unwrap().name, "gives up");
    sender.send(());
    assert!(!executor.is_ready());
}

#[test]
fn a_wake_is_as_good_as_a_waker() {
    let executor = executor();
    executor.add(
        "wakes itself",
        poll_fn(|cx| {
            cx.waker().wake_by_ref();
            Poll::Pending
        }),
    );
    executor.tick();
    assert_eq!(executor.take_stuck(), None);
}

#[test]
fn what_waits_for_a_stuck_task_is_not_stuck_itself() {
    let executor = executor();
    let (held, receiver) = oneshot::<()>();
    executor.add("holds", async move {
        let _held = held;
        pending::<()>().await;
    });
    executor.add("waits", async move {
        assert!(receiver.await.is_err());
        pending::<()>().await;
    });
    executor.tick();
    assert_eq!(executor.take_stuck().unwrap().name, "holds");
    assert_eq!(executor.take_stuck(), None);
}

#[test]
fn it_is_stuck_for_good_when_all_are() {
    let executor = executor();
    let (sender, receiver) = oneshot::<()>();
    let main = executor.add("main", pending());
    executor.add("other", async {
        assert!(receiver.await.is_err());
        pending::<()>().await;
    });
    executor.tick();
    assert_eq!(executor.stuck_for_good(main), None);
    executor.wake(main);
    drop(sender);
    assert_eq!(executor.stuck_for_good(main), None, "both are ready");
    executor.tick();
    let stuck = executor.take_stuck();
    assert_eq!(executor.stuck_for_good(main), stuck);
    executor.clear();
    assert_eq!(executor.stuck_for_good(main), None);
}

#[test]
fn a_task_that_is_cleared_is_not_reported() {
    let executor = executor();
    executor.add("forgetful", pending());
    executor.tick();
    executor.clear();
    assert_eq!(executor.take_stuck(), None);
}
