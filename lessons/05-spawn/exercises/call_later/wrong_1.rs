//! # Later, or not at all: a note for the alarm
//!
//! "When the time has come, the task checks whether it was cancelled." So no callback is called
//! that should not be, and nothing has to be woken. But until then everything stays where it is:
//! the task, the timer, and the callback with all that it holds. After a thousand messages
//! there are a thousand alarms, and one of them is for something.
//!
//! The check says: the callback is dropped at once

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use spawn::{running_loop, sleep, spawn};

/// Calls `callback` when `delay` has passed: `loop.call_later`.
///
/// # Panics
///
/// If no loop is running in this thread.
pub fn call_later(delay: Duration, callback: impl FnOnce() + 'static) -> TimerHandle {
    let deadline = now() + delay;
    let cancelled = Rc::new(Cell::new(false));
    let handle = TimerHandle { cancelled: Rc::clone(&cancelled) };
    spawn(async move {
        sleep(deadline.saturating_sub(now())).await;
        if !cancelled.get() {
            callback();
        }
    });
    handle
}

fn now() -> Duration {
    running_loop().timers().now()
}

/// With this a callback can be cancelled, as long as it was not called. Dropping it does
/// nothing.
pub struct TimerHandle {
    cancelled: Rc<Cell<bool>>,
}

impl TimerHandle {
    /// The callback will not be called.
    pub fn cancel(&self) {
        self.cancelled.set(true);
    }
}
