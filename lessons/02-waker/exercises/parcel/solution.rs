//! # The parcel: solved
//!
//! Every poll leaves its own waker and takes away the one before.
//!
//! `get_or_insert_with` reads well and does what its name says: where there is a waker, it
//! stays. But a future does not have one waker for life. A waker belongs to the runner of
//! this poll, and the next poll may come from another runner.
//!
//! The older waker is dropped after the lock is given back. It may be the last owner of a
//! task. Then that task is dropped here, and its code may come back for the lock.

use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

/// Makes the two ends of a delivery.
pub fn delivery<T>() -> (Courier<T>, Parcel<T>) {
    let state = Arc::new(Mutex::new(State::OnItsWay(None)));
    (Courier(Arc::clone(&state)), Parcel(state))
}

enum State<T> {
    /// Not there yet. Once the parcel has been polled, a waker is here.
    OnItsWay(Option<Waker>),
    /// At the door.
    Delivered(T),
    /// The parcel has been taken in.
    Taken,
}

/// The end that delivers.
pub struct Courier<T>(Arc<Mutex<State<T>>>);

impl<T> Courier<T> {
    /// Puts the parcel at the door and calls the waker.
    pub fn deliver(self, content: T) {
        let mut state = self.0.lock().unwrap();
        let before = mem::replace(&mut *state, State::Delivered(content));
        // Waking runs foreign code, so not under the lock.
        drop(state);
        if let State::OnItsWay(Some(waker)) = before {
            waker.wake();
        }
    }
}

/// The end that waits, a future of the content.
pub struct Parcel<T>(Arc<Mutex<State<T>>>);

impl<T> Future for Parcel<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let newest = cx.waker().clone();
        let mut state = self.0.lock().unwrap();
        if let State::OnItsWay(waker) = &mut *state {
            let older = waker.replace(newest);
            drop(state);
            drop(older);
            return Poll::Pending;
        }
        match mem::replace(&mut *state, State::Taken) {
            State::Delivered(content) => Poll::Ready(content),
            _ => panic!("a parcel was polled after it was taken in"),
        }
    }
}
