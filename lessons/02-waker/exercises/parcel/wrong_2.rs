//! # The parcel: call them all
//!
//! "I cannot see which poll still waits. So I keep every waker and call them all, because
//! the right one is among them." The others are woken for nothing, and until then none of
//! them can be dropped, with everything that they own.
//!
//! The check says: nobody is called but the latest

use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

/// Makes the two ends of a delivery.
pub fn delivery<T>() -> (Courier<T>, Parcel<T>) {
    let state = Arc::new(Mutex::new(State::OnItsWay(Vec::new())));
    (Courier(Arc::clone(&state)), Parcel(state))
}

enum State<T> {
    /// Not there yet. The wakers of all polls so far.
    OnItsWay(Vec<Waker>),
    /// At the door.
    Delivered(T),
    /// The parcel has been taken in.
    Taken,
}

/// The end that delivers.
pub struct Courier<T>(Arc<Mutex<State<T>>>);

impl<T> Courier<T> {
    /// Puts the parcel at the door and calls the wakers.
    pub fn deliver(self, content: T) {
        let mut state = self.0.lock().unwrap();
        let before = mem::replace(&mut *state, State::Delivered(content));
        // Waking runs foreign code, so not under the lock.
        drop(state);
        if let State::OnItsWay(wakers) = before {
            wakers.into_iter().for_each(Waker::wake);
        }
    }
}

/// The end that waits, a future of the content.
pub struct Parcel<T>(Arc<Mutex<State<T>>>);

impl<T> Future for Parcel<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let mut state = self.0.lock().unwrap();
        if let State::OnItsWay(wakers) = &mut *state {
            if !wakers.iter().any(|waker| waker.will_wake(cx.waker())) {
                wakers.push(cx.waker().clone());
            }
            return Poll::Pending;
        }
        match mem::replace(&mut *state, State::Taken) {
            State::Delivered(content) => Poll::Ready(content),
            _ => panic!("a parcel was polled after it was taken in"),
        }
    }
}
