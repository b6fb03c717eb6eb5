//! A value that somebody will bring, and a place in which to wait for it.

use std::cell::RefCell;
use std::future::poll_fn;
use std::mem;
use std::rc::Rc;
use std::task::{Poll, Waker};

use crate::{Cancelled, Place, at};

/// Brings a value to the future that was made with it: `asyncio.Future`, whose two sides are
/// two here.
///
/// Dropping it leaves the future waiting.
pub struct Promise<T>(Rc<Shared<T>>);

struct Shared<T>(RefCell<State<T>>);

enum State<T> {
    Pending(Option<Waker>),
    Set(T),
    Cancelled,
}

/// A promise, and the future that waits for it: a place where a cancel can arrive.
///
/// ```
/// use cancel::{promise, run, spawn};
///
/// let value = run(async {
///     let (promise, future) = promise();
///     let task = spawn(future);
///     promise.set(42);
///     task.await
/// });
/// assert_eq!(value, Ok(42));
/// ```
pub fn promise<T: 'static>()
-> (Promise<T>, impl Future<Output = Result<T, Cancelled>> + use<T>) {
    let shared = Rc::new(Shared(RefCell::new(State::Pending(None))));
    let waits = GivesUp(Rc::clone(&shared));
    let value = poll_fn(move |cx| {
        let mut state = waits.0.0.borrow_mut();
        if let State::Pending(waker) = &mut *state {
            let older = waker.replace(cx.waker().clone());
            drop(state);
            drop(older);
            return Poll::Pending;
        }
        match mem::replace(&mut *state, State::Cancelled) {
            State::Set(value) => Poll::Ready(Ok(value)),
            _ => Poll::Ready(Err(Cancelled)),
        }
    });
    let place: Rc<dyn Place> = shared.clone();
    (Promise(shared), async { at(place, value).await? })
}

impl<T> Promise<T> {
    /// Brings the value: `set_result`. Returns false, and drops it, if the future has been cancelled
    /// or dropped, or has a value already.
    pub fn set(&self, value: T) -> bool {
        self.0.end(State::Set(value))
    }

    /// Whether nothing can be brought any more: `done()`.
    pub fn is_done(&self) -> bool {
        !matches!(*self.0.0.borrow(), State::Pending(_))
    }
}

impl<T> Shared<T> {
    fn end(&self, end: State<T>) -> bool {
        let mut state = self.0.borrow_mut();
        let State::Pending(waker) = &mut *state else { return false };
        let waker = waker.take();
        *state = end;
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
        true
    }

    /// Returns it, because dropping a waker may run code.
    fn forget_waker(&self) -> Option<Waker> {
        match &mut *self.0.borrow_mut() {
            State::Pending(waker) => waker.take(),
            _ => None,
        }
    }
}

impl<T> Place for Shared<T> {
    fn cancel(&self) -> bool {
        self.end(State::Cancelled)
    }
}

/// A future that is dropped waits no longer.
struct GivesUp<T>(Rc<Shared<T>>);

impl<T> Drop for GivesUp<T> {
    fn drop(&mut self) {
        let waker = self.0.forget_waker();
        self.0.end(State::Cancelled);
        drop(waker);
    }
}

impl<T> Drop for Promise<T> {
    /// Nobody can wake the future any more, so its task can be found stuck.
    fn drop(&mut self) {
        drop(self.0.forget_waker());
    }
}
