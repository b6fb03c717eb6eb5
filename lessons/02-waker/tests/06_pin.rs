//! A pinned machine stays where it is, so a pointer into it stays right.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use waker::{GenFuture, Receiver};

#[test]
fn a_reference_into_itself_survives_a_move_of_its_box() {
    let mut pauses = 1;
    let mut boxed: Pin<Box<dyn Future<Output = bool>>> = Box::pin(async move {
        let text = *b"hello";
        let at = &text;
        poll_fn(|_| match pauses {
            0 => Poll::Ready(()),
            _ => {
                pauses -= 1;
                Poll::Pending
            }
        })
        .await;
        at.as_ptr() == text.as_ptr() && at == b"hello"
    });
    let mut cx = Context::from_waker(Waker::noop());
    assert!(boxed.as_mut().poll(&mut cx).is_pending());
    let mut elsewhere = Box::new(boxed);
    assert_eq!(elsewhere.as_mut().as_mut().poll(&mut cx), Poll::Ready(true));
}

#[test]
fn a_type_that_never_points_into_itself_may_move() {
    fn may_move<T: Unpin>() {}
    may_move::<Receiver<std::marker::PhantomPinned>>();
    may_move::<GenFuture<u32>>();
}
