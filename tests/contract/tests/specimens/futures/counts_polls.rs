//! "The first poll starts it, so at the second it is there": but anybody may poll.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

fn make<T: 'static>(
    take: fn(Option<u32>) -> T,
) -> (impl Future<Output = T>, impl FnOnce()) {
    let (value, waker) = (Rc::new(Cell::new(None)), Rc::new(Cell::new(None)));
    let (to_value, to_waker) = (Rc::clone(&value), Rc::clone(&waker));
    let mut polled = false;
    let receive = poll_fn(move |cx| {
        if polled {
            return Poll::Ready(take(value.take()));
        }
        polled = true;
        waker.set(Some(cx.waker().clone()));
        Poll::Pending
    });
    let send = move || {
        to_value.set(Some(7));
        to_waker.take().into_iter().for_each(Waker::wake);
    };
    (receive, send)
}

pub fn make_that_panics() -> (impl Future<Output = u32>, impl FnOnce()) {
    make(|value| value.expect("I was woken, so it is there"))
}

pub fn make_that_gives_nothing() -> (impl Future<Output = Option<u32>>, impl FnOnce()) {
    make(|value| value)
}
