//! The value and the waker have a lock each: whoever sends may come between the two.

use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::thread;

#[derive(Default)]
struct Slot {
    value: Mutex<Option<u32>>,
    waker: Mutex<Option<Waker>>,
}

pub fn make() -> (impl Future<Output = u32>, impl FnOnce() + Send) {
    let slot = Arc::new(Slot::default());
    let sender = Arc::clone(&slot);
    let receive = poll_fn(move |cx| {
        if let Some(value) = slot.value.lock().unwrap().take() {
            return Poll::Ready(value);
        }
        // A thread can lose its turn anywhere. This one does it more often.
        thread::yield_now();
        *slot.waker.lock().unwrap() = Some(cx.waker().clone());
        Poll::Pending
    });
    let send = move || {
        *sender.value.lock().unwrap() = Some(7);
        let waker = sender.waker.lock().unwrap().take();
        waker.into_iter().for_each(Waker::wake);
    };
    (receive, send)
}
