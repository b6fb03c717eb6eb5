//! # The night porter: solved
//!
//! A ring is over when he gets up for it, and not when he lies down.
//!
//! He used to look, and then forget all the rings so far, including those that came while
//! he was looking. Such a ring may be about something that he looked at a moment too early.
//! Now the flag is lowered before a look and never after it, so a ring from then on leaves
//! it up, and he does not sleep.
//!
//! Lowering it in `block_on`, right before each poll, is just as good. Between his look at
//! the flag and his sleep the bell cannot ring, because `wait` gives the lock back and
//! sleeps in one step.

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
    has_rung: Mutex<bool>,
    rings: Condvar,
}

impl Bell {
    fn sleep_until_it_rings(&self) {
        let mut has_rung = self.has_rung.lock().unwrap();
        while !*has_rung {
            has_rung = self.rings.wait(has_rung).unwrap();
        }
        *has_rung = false;
    }

    fn ring(&self) {
        *self.has_rung.lock().unwrap() = true;
        self.rings.notify_one();
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.ring();
    }
}
