//! The waker is called under the lock that every poll takes. Most executors never notice.

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
        if let Some(value) = self.value.take() {
            return Poll::Ready(value);
        }
        self.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

pub fn make() -> (impl Future<Output = u32>, impl FnOnce() + Send) {
    let slot = Arc::new(Mutex::new(Slot::default()));
    let sender = Arc::clone(&slot);
    let receive = poll_fn(move |cx| slot.lock().unwrap().poll(cx));
    let send = move || {
        let mut slot = sender.lock().unwrap();
        slot.value = Some(7);
        slot.waker.take().into_iter().for_each(Waker::wake);
    };
    (receive, send)
}

/// The same for a single thread.
pub fn make_with_a_cell() -> (impl Future<Output = u32>, impl FnOnce()) {
    let slot = Rc::new(RefCell::new(Slot::default()));
    let sender = Rc::clone(&slot);
    let receive = poll_fn(move |cx| slot.borrow_mut().poll(cx));
    let send = move || {
        let mut slot = sender.borrow_mut();
        slot.value = Some(7);
        slot.waker.take().into_iter().for_each(Waker::wake);
    };
    (receive, send)
}
