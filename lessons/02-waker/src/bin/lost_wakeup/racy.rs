//! A slot for one number whose `poll` is wrong.

use std::task::{Context, Poll, Waker};

use crate::sync::Mutex;

/// Each field has a lock of its own, so something can happen between the two.
#[derive(Default)]
pub struct Slot {
    number: Mutex<Option<u32>>,
    waker: Mutex<Option<Waker>>,
}

impl Slot {
    /// What the reader does: look, and leave a waker if nothing is there.
    pub fn poll(&self, cx: &mut Context<'_>) -> Poll<u32> {
        if let Some(number) = self.look() {
            return Poll::Ready(number);
        }
        // A send at this point finds no waker, and then we leave one that is never called.
        self.leave(cx.waker().clone());
        Poll::Pending
    }

    /// What the writer does: store the number, then call the waker that it finds.
    pub fn send(&self, number: u32) {
        *self.number.lock().unwrap() = Some(number);
        if let Some(waker) = self.waker.lock().unwrap().take() {
            waker.wake();
        }
    }

    pub fn look(&self) -> Option<u32> {
        *self.number.lock().unwrap()
    }

    pub fn leave(&self, waker: Waker) {
        *self.waker.lock().unwrap() = Some(waker);
    }
}
