//! # The night porter
//!
//! **Repair**, 25 minutes.
//!
//! A hotel has a night porter. He looks for something to do, and if there is nothing, he
//! sleeps until the bell rings. Then he looks again. That is `block_on`: looking is
//! polling, and ringing is waking.
//!
//! This porter does not park his thread as the lesson's `block_on` does. His bell has a
//! flag under a lock, and a condition variable, which is std's way to sleep beside a lock.
//! `wait` gives the lock back and sleeps, in one step, and has the lock again when it
//! returns. `notify_one` wakes a thread that sleeps there. If no thread does, nothing
//! happens, and nothing is remembered.
//!
//! **What you see.** The hotel has a good name. But now and then a guest is found in the
//! morning who came late, rang, and waited in front of the door all night. The porter
//! swears that he was awake: he had just looked, and nobody was there.
//!
//! **What should happen.**
//!
//! * A ring that comes while he looks is not lost, nor is one that comes just before he
//!   sleeps. He looks again.
//! * While the bell does not ring, he does not look. He does not get up now and then,
//!   either.
//! * However often it rings before he gets up, he looks once.
//! * A ring after the end wakes nobody and breaks nothing.
//!
//! You may change everything, as long as `block_on` can be called as now. But sleep with
//! the bell. The lesson's `Signal` would solve the exercise, and you would not.
//!
//! The check says: a ring that comes while he looks is not lost

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
        // The ring that woke us last time is over. Only a new one counts.
        *has_rung = false;
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
