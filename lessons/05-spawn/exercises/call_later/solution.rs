//! # Later, or not at all: solved
//!
//! The callback lies where both the task and the handle can take it, and whoever takes it
//! has it: so it is called once or cancelled, never both. After a cancel there is nothing to
//! wait for, so the task is woken. It finds no callback and ends, and its timer goes with it.
//!
//! A sleep is counted from its first poll. It has that right away, with a waker that does
//! nothing. Then the timer is set, and the task comes later and puts its own waker there:
//! the newest one counts. So those that have to be called at the same time also keep their
//! order, for timers have it.

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
    // It cannot be over yet: this only begins it.
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

/// With this a callback can be taken back, as long as it was not called. Dropping it does
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
