//! Polling a future resumes it: it runs to where it must wait, and says so.

use std::future::ready;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use stage::{printed, println};
use waker::oneshot;

#[test]
fn making_one_runs_nothing() {
    let mut made = None;
    let lines = printed(|| made = Some(async { println!("it runs") }));
    assert!(lines.is_empty() && made.is_some());
}

#[test]
fn a_poll_runs_to_where_it_must_wait_and_the_next_continues_there() {
    let (sender, receiver) = oneshot();
    let mut future = pin!(async {
        println!("before");
        let number = receiver.await.unwrap();
        println!("after");
        number
    });
    let mut cx = Context::from_waker(Waker::noop());
    let lines = printed(|| {
        assert_eq!(future.as_mut().poll(&mut cx), Poll::Pending);
        assert_eq!(future.as_mut().poll(&mut cx), Poll::Pending);
        println!("send");
        sender.send(7);
        assert_eq!(future.as_mut().poll(&mut cx), Poll::Ready(7));
    });
    assert_eq!(lines, ["before", "send", "after"]);
}

#[test]
fn awaiting_a_ready_future_does_not_pause() {
    let mut future = pin!(async { ready(1).await + ready(2).await });
    let mut cx = Context::from_waker(Waker::noop());
    assert_eq!(future.as_mut().poll(&mut cx), Poll::Ready(3));
}

#[test]
fn dropping_a_waiting_future_drops_what_it_holds() {
    let (sender, receiver) = oneshot::<()>();
    let (held, released) = oneshot::<()>();
    {
        let mut future = pin!(async move {
            let _held = held;
            receiver.await.unwrap();
        });
        let mut cx = Context::from_waker(Waker::noop());
        assert!(future.as_mut().poll(&mut cx).is_pending());
    }
    drop(sender);
    let mut cx = Context::from_waker(Waker::noop());
    assert!(pin!(released).poll(&mut cx).is_ready(), "its sender was dropped");
}
