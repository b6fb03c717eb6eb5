//! "I have left a waker, so I am safe": but whoever sends does not call it.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

pub fn make() -> (impl Future<Output = u32>, impl FnOnce()) {
    let value = Rc::new(Cell::new(None));
    let send = Rc::clone(&value);
    let mut _waker = None::<Waker>;
    let receive = poll_fn(move |cx| match value.get() {
        Some(value) => Poll::Ready(value),
        None => {
            _waker = Some(cx.waker().clone());
            Poll::Pending
        }
    });
    (receive, move || send.set(Some(7)))
}
