//! # The parcel
//!
//! **Repair**, 20 minutes.
//!
//! A courier brings a parcel that you wait for. `delivery` makes the two ends: a `Courier`,
//! which goes to the place where the parcel comes from, and a `Parcel`, which is a future of
//! its content. As in the lesson's `oneshot` there is a place for a waker, under a lock.
//!
//! **What you see.** It worked for months. Then one morning you checked whether the parcel
//! was there already. It was not, and in the afternoon you waited for it:
//!
//! ```text
//! block_on(poll_fn(|cx| Poll::Ready(Pin::new(&mut parcel).poll(cx))));   // Pending
//! block_on(parcel)
//! ```
//!
//! The courier came at three, and the second `block_on` sleeps to this day. If you wait from
//! the beginning, in one `block_on`, you get every parcel.
//!
//! **What should happen.**
//!
//! * When the parcel comes, the waker of the latest poll is called. `block_on` makes a
//!   new waker each time it is called, and a future may move from one to the next, and
//!   back.
//! * Only the latest waker is called, because the code behind an earlier one waits for
//!   something else by now.
//! * No waker is called before the parcel is there and can be taken.
//! * A parcel that comes during a poll is not missed: either the poll finds it, or its waker
//!   is called.
//! * A waker that is no longer the newest is dropped. It may own a lot, such as a task that
//!   ended long ago.
//! * A parcel that came before the first poll is there immediately.
//!
//! You may change everything, as long as `delivery`, `deliver` and the future can be used
//! as now.
//!
//! The check says: when the parcel comes, the waker of the latest poll is called

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
            waker.get_or_insert_with(|| cx.waker().clone());
            return Poll::Pending;
        }
        match mem::replace(&mut *state, State::Taken) {
            State::Delivered(content) => Poll::Ready(content),
            _ => panic!("a parcel was polled after it was taken in"),
        }
    }
}
