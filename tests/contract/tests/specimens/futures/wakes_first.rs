//! "Wake up, I am about to send": but a waker may be followed by a poll before it returns.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

pub fn make() -> (impl Future<Output = u32>, impl FnOnce()) {
    let (value, waker) = (Rc::new(Cell::new(None)), Rc::new(Cell::new(None)));
    let (to_value, to_waker) = (Rc::clone(&value), Rc::clone(&waker));
    let receive = poll_fn(move |cx| match value.get() {
        Some(value) => Poll::Ready(value),
        None => {
            waker.set(Some(cx.waker().clone()));
            Poll::Pending
        }
    });
    let send = move || {
        to_waker.take().into_iter().for_each(Waker::wake);
        to_value.set(Some(7));
    };
    (receive, send)
}
