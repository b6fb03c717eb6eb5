//! Runs one future on the calling thread.

use std::pin::pin;
// `Waker` is built on std's `Arc`, under loom too.
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use crate::signal::Signal;

/// Polls `future` once, and again whenever it has been woken, until it is ready. Returns its
/// output.
///
/// Between the polls the thread sleeps. A wake may come from any thread, at any time:
/// before the thread sleeps, several times, or long after `block_on` has returned.
/// The future need be neither `Send` nor `'static`. If it panics, so does `block_on`.
/// If it is never woken, `block_on` sleeps for ever.
///
/// Counterpart in asyncio: `run_until_complete` in `Lib/asyncio/base_events.py`, with one
/// task and no callbacks.
///
/// ```
/// use std::thread;
/// use waker::{block_on, oneshot};
///
/// let (sender, receiver) = oneshot();
/// let other = thread::spawn(|| sender.send(6));
/// assert_eq!(block_on(async { receiver.await.unwrap() * 7 }), 42);
/// # other.join().unwrap();
/// ```
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let signal = Arc::new(Signal::for_this_thread());
    let waker = Waker::from(Arc::clone(&signal));
    let mut cx = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
        signal.wait();
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.notify();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.notify();
    }
}
