//! # The night porter: the line must go
//!
//! "I see which line loses the ring: the one that lowers the flag. Without it no ring is
//! ever lost." But then the flag stays up after the first ring, and a porter who has been
//! woken once never closes an eye again.
//!
//! The check says: while the bell does not ring, he does not look

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
