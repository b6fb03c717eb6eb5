//! # Later, or not at all: begun too late
//!
//! All is well with the cancelling. But "wait for `delay`, and then call" is done by a task,
//! and a task that is spawned has its first turn when the others have had theirs. Its sleep
//! is counted from there: an alarm that is set before a long piece of work is late by it.
//!
//! The check says: the delay is counted from the call of `call_later`

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

use spawn::{sleep, spawn};

/// Calls `callback` when `delay` has passed: `loop.call_later`.
///
/// # Panics
///
/// If no loop is running in this thread.
pub fn call_later(delay: Duration, callback: impl FnOnce() + 'static) -> TimerHandle {
    let callback = RefCell::new(Some(Box::new(callback) as Callback));
    let timer = Rc::new(Timer { callback, waker: Cell::default() });
    let handle = TimerHandle { timer: Rc::clone(&timer) };
    spawn(async move {
        let mut sleep = pin!(sleep(delay));
        poll_fn(|cx| {
            if timer.callback.borrow().is_none() {
                return Poll::Ready(());
            }
            timer.waker.set(Some(cx.waker().clone()));
            sleep.as_mut().poll(cx)
        })
        .await;
        if let Some(callback) = timer.callback.take() {
            callback();
        }
    });
    handle
}

/// With this a callback can be cancelled, as long as it was not called. Dropping it does
/// nothing.
pub struct TimerHandle {
    timer: Rc<Timer>,
}

type Callback = Box<dyn FnOnce()>;

struct Timer {
    /// Gone when it was called or cancelled.
    callback: RefCell<Option<Callback>>,
    /// That of the task.
    waker: Cell<Option<Waker>>,
}

impl TimerHandle {
    /// The callback will not be called. It is dropped now, and its timer soon.
    pub fn cancel(&self) {
        let callback = self.timer.callback.take();
        drop(callback);
        if let Some(waker) = self.timer.waker.take() {
            waker.wake();
        }
    }
}
