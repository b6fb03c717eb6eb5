//! The waker is taken out, to see whether it is the same: it is, so there is nothing to do.

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
        match slot.waker.take() {
            Some(waker) if waker.will_wake(cx.waker()) => {}
            _ => slot.waker = Some(cx.waker().clone()),
        }
        Poll::Pending
    });
    let send = move || {
        sender.borrow_mut().value = Some(7);
        let waker = sender.borrow_mut().waker.take();
        waker.into_iter().for_each(Waker::wake);
    };
    (receive, send)
}
