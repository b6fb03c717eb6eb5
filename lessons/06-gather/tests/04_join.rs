//! Two futures inside one task: they may borrow, and one wake polls both.

#[path = "../../05-spawn/tests/virtual_time/mod.rs"]
mod virtual_time;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use gather::join;
use virtual_time::{job, log, play};
use waker::{block_on, oneshot};

#[test]
fn both_run_and_the_caller_resumes_without_another_turn() {
    let lines = play(async {
        let outputs = join(job(20, "a"), job(10, "b")).await;
        log(&format!("{outputs:?}"));
    });
    let expected = [
        "t=10 k=3 ends with \"b\"",
        "t=20 k=5 ends with \"a\"",
        "t=20 k=5 (\"a\", \"b\")",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn they_may_borrow_from_the_function_that_awaits_them() {
    let mut log = Vec::new();
    let name = String::from("borrowed");
    let pushed = async { log.push(name.len()) };
    block_on(join(pushed, async { assert_eq!(name, "borrowed") }));
    assert_eq!(log, [8]);
}

#[test]
fn a_part_that_is_ready_is_not_polled_again() {
    let (sender, receiver) = oneshot();
    let mut both = pin!(join(async { 1 }, receiver));
    let mut cx = Context::from_waker(Waker::noop());
    for _ in 0..3 {
        assert!(both.as_mut().poll(&mut cx).is_pending());
    }
    sender.send(2);
    assert_eq!(both.poll(&mut cx), Poll::Ready((1, Ok(2))));
}

#[test]
fn a_join_that_is_dropped_drops_both() {
    let ((a, from_a), (b, from_b)) = (oneshot::<()>(), oneshot::<()>());
    let holds = |sender| async move {
        let _held = sender;
        std::future::pending::<()>().await;
    };
    {
        let mut both = pin!(join(holds(a), holds(b)));
        assert!(both.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    assert!(block_on(from_a).is_err() && block_on(from_b).is_err());
}

#[test]
fn one_that_is_ready_is_dropped_while_the_other_waits() {
    let (sender, receiver) = oneshot::<()>();
    // Holds the sender for as long as it exists.
    let holds = std::future::poll_fn(move |_| {
        let _held = &sender;
        Poll::Ready(1)
    });
    assert_eq!(block_on(join(holds, receiver)), (1, Err(waker::Closed)));
}

#[test]
#[should_panic(expected = "polled after it had been ready")]
fn polled_after_it_was_ready_it_panics() {
    let mut both = pin!(join(async { 1 }, async { 2 }));
    let mut cx = Context::from_waker(Waker::noop());
    assert!(both.as_mut().poll(&mut cx).is_ready());
    let _ = both.poll(&mut cx);
}
