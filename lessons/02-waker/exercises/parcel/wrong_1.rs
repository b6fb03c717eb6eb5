//! # The parcel: ask again
//!
//! "The first waker will be called, so it needs nothing more. A later poll with another
//! waker is woken immediately, and asks again until the parcel is there." Now no parcel is
//! missed. But waiting for it keeps a processor busy.
//!
//! The check says: no waker is called before the parcel comes

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
        let mut state = self.0.lock().unwrap();
        if let State::OnItsWay(waker) = &mut *state {
            let first = waker.get_or_insert_with(|| cx.waker().clone());
            if !first.will_wake(cx.waker()) {
                cx.waker().wake_by_ref();
            }
            return Poll::Pending;
        }
        match mem::replace(&mut *state, State::Taken) {
            State::Delivered(content) => Poll::Ready(content),
            _ => panic!("a parcel was polled after it was taken in"),
        }
    }
}
