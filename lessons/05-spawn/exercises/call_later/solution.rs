//! # Later, or not at all: solved
//!
//! The callback lies where both the task and the handle can take it. The first to take it
//! decides whether it is called or cancelled, so it can never be both. After a cancel there
//! is nothing to wait for, so the task is woken. It finds no callback and ends, and its
//! timer goes with it.
//!
//! A sleep is counted from its first poll, so `call_later` polls it immediately, with a
//! waker that does nothing. That sets the timer. When the task polls the sleep later, the
//! task's own waker takes the place of the first, because the newest waker counts. Timers
//! with the same deadline fire in the order in which they were set, so the callbacks keep
//! their order too.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use spawn::{sleep, spawn};

/// Calls `callback` when `delay` has passed: `loop.call_later`.
///
/// # Panics
///
/// If no loop is running in this thread.
pub fn call_later(delay: Duration, callback: impl FnOnce() + 'static) -> TimerHandle {
    let mut sleep = Box::pin(sleep(delay));
    // This sets the timer. The sleep cannot be over yet.
    let _ = sleep.as_mut().poll(&mut Context::from_waker(Waker::noop()));

    let callback = RefCell::new(Some(Box::new(callback) as Callback));
    let timer = Rc::new(Timer { callback, waker: Cell::default() });
    let handle = TimerHandle { timer: Rc::clone(&timer) };
    spawn(async move {
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

/// Takes a callback back, as long as it has not been called. Dropping this does nothing.
pub struct TimerHandle {
    timer: Rc<Timer>,
}

type Callback = Box<dyn FnOnce()>;

struct Timer {
    /// `None` after it has been called or cancelled.
    callback: RefCell<Option<Callback>>,
    /// The task's waker.
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
