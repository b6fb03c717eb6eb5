//! "I have a waker already, so I need no other": but it may be that of another task.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

#[derive(Default)]
struct Slot {
    value: Option<u32>,
    waker: Option<Waker>,
}

pub fn make() -> (impl Future<Output = u32>, impl FnOnce()) {
    let slot = Rc::new(RefCell::new(Slot::default()));
    let sender = Rc::clone(&slot);
    let receive = poll_fn(move |cx| {
        let mut slot = slot.borrow_mut();
        if let Some(value) = slot.value.take() {
            return Poll::Ready(value);
        }
        slot.waker.get_or_insert_with(|| cx.waker().clone());
        Poll::Pending
    });
    let send = move || {
        sender.borrow_mut().value = Some(7);
        let waker = sender.borrow_mut().waker.take();
        waker.into_iter().for_each(Waker::wake);
    };
    (receive, send)
}
