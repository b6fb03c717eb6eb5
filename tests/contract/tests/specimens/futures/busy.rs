//! "I call my waker, then I am polled again, and look again": for as long as it takes.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

pub fn make() -> (impl Future<Output = ()>, impl FnOnce()) {
    let flag = Rc::new(Cell::new(false));
    let raise = Rc::clone(&flag);
    let raised = poll_fn(move |cx| {
        if flag.get() {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    });
    (raised, move || raise.set(true))
}
