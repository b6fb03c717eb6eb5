//! A leaf future: a value that is sent once, from anywhere.

use std::error::Error;
use std::fmt;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use crate::sync::{Arc, Mutex};

/// A place for one value. The sender fills it, and the receiver is a future of it.
///
/// Counterpart in asyncio: `loop.create_future()`, whose `set_result` is the sender.
///
/// ```
/// use waker::{Closed, block_on, oneshot};
///
/// let (sender, receiver) = oneshot();
/// sender.send("early");
/// assert_eq!(block_on(receiver), Ok("early"));
///
/// let (sender, receiver) = oneshot::<u32>();
/// drop(sender);
/// assert_eq!(block_on(receiver), Err(Closed));
/// ```
pub fn oneshot<T>() -> (Sender<T>, Receiver<T>) {
    let slot = Arc::new(Mutex::new(Slot::Empty(None)));
    (Sender(Arc::clone(&slot)), Receiver(slot))
}

/// Always one of these four, and changed only under the lock. So the receiver looks and
/// leaves its waker in one step: the sender comes before it or after it, never in between.
enum Slot<T> {
    /// Nothing sent yet. Once the receiver has been polled, its waker is here.
    Empty(Option<Waker>),
    /// Sent, and not yet received.
    Sent(T),
    /// The sender was dropped.
    Closed,
    /// The receiver has been ready, or has been dropped.
    Taken,
}

/// The end that sends. If it is dropped unused, the receiver is ready with [`Closed`].
pub struct Sender<T>(Arc<Mutex<Slot<T>>>);

impl<T> Sender<T> {
    /// Gives `value` to the receiver and calls the waker of its latest poll.
    ///
    /// If the receiver has been dropped, the value is dropped too.
    pub fn send(self, value: T) {
        self.settle(Slot::Sent(value));
    }

    /// Only the first call counts. `drop` calls it too, after a `send`, and finds the slot
    /// settled.
    fn settle(&self, outcome: Slot<T>) {
        let mut slot = self.0.lock().unwrap();
        if let Slot::Empty(waker) = &mut *slot {
            let waker = waker.take();
            *slot = outcome;
            // A waker is foreign code: it may use this slot, and want its lock.
            drop(slot);
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.settle(Slot::Closed);
    }
}

/// The end that waits, a future of the value sent.
///
/// The sender calls the waker of its latest poll. A poll after it has been ready panics.
/// Dropping it gives up waiting: it removes its waker, and the sender does not notice.
pub struct Receiver<T>(Arc<Mutex<Slot<T>>>);

impl<T> Future for Receiver<T> {
    type Output = Result<T, Closed>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let newest = cx.waker().clone();
        let mut slot = self.0.lock().unwrap();
        match mem::replace(&mut *slot, Slot::Taken) {
            Slot::Empty(older) => {
                *slot = Slot::Empty(Some(newest));
                // A waker may be the last owner of a task, whose drop may use this slot.
                drop(slot);
                drop(older);
                Poll::Pending
            }
            Slot::Sent(value) => Poll::Ready(Ok(value)),
            Slot::Closed => Poll::Ready(Err(Closed)),
            Slot::Taken => {
                // A panic under the lock would poison it for the sender.
                drop(slot);
                panic!("a oneshot receiver was polled after it was ready");
            }
        }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        let left = mem::replace(&mut *self.0.lock().unwrap(), Slot::Taken);
        // Its waker, or a value that came too late. Dropping it runs foreign code, so the lock
        // is free by now.
        drop(left);
    }
}

/// The sender was dropped without sending anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the sender was dropped before it sent a value")
    }
}

impl Error for Closed {}
