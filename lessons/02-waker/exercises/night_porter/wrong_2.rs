//! # The night porter: every ring counts
//!
//! "A flag can be overlooked, but a number cannot. Each ring counts one up, and each look
//! one down." No ring is lost. But a guest who rings five times makes him get up five times,
//! although there is nothing left to see after the first look.
//!
//! The check says: however often it rings before he gets up, he looks once

use std::pin::pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Wake, Waker};

/// Polls `future` once, and again whenever it has been woken, until it is ready. Returns
/// its output.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let bell = Arc::new(Bell::default());
    let waker = Waker::from(Arc::clone(&bell));
    let mut cx = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
        bell.sleep_until_it_rings();
    }
}

/// The future rings it when there is something to look at.
#[derive(Default)]
struct Bell {
    unanswered: Mutex<usize>,
    rings: Condvar,
}

impl Bell {
    fn sleep_until_it_rings(&self) {
        let mut unanswered = self.unanswered.lock().unwrap();
        while *unanswered == 0 {
            unanswered = self.rings.wait(unanswered).unwrap();
        }
        *unanswered -= 1;
    }

    fn ring(&self) {
        *self.unanswered.lock().unwrap() += 1;
        self.rings.notify_one();
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.ring();
    }
}
