//! The waker is called while the lock is held that every poll takes. Most executors bear it.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

#[derive(Default)]
struct Slot {
    value: Option<u32>,
    waker: Option<Waker>,
}

impl Slot {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<u32> {
        if let Some(value) = self.value {
            return Poll::Ready(value);
        }
        self.waker = Some(cx.waker().clone());
        Poll::Pending
    }

    fn send(&mut self) {
        self.value = Some(7);
        self.waker.take().into_iter().for_each(Waker::wake);
    }
}

pub fn make() -> (impl Future<Output = u32>, impl FnOnce() + Send) {
    let slot = Arc::new(Mutex::new(Slot::default()));
    let sender = Arc::clone(&slot);
    let receive = poll_fn(move |cx| slot.lock().unwrap().poll(cx));
    (receive, move || sender.lock().unwrap().send())
}

/// With a `RefCell`, for a single thread.
pub fn make_with_a_cell() -> (impl Future<Output = u32>, impl FnOnce()) {
    let slot = Rc::new(RefCell::new(Slot::default()));
    let sender = Rc::clone(&slot);
    let receive = poll_fn(move |cx| slot.borrow_mut().poll(cx));
    (receive, move || sender.borrow_mut().send())
}
