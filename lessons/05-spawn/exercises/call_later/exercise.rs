//! # Later, or not at all
//!
//! **Build**, 35 minutes.
//!
//! A chat server closes a connection on which nobody has written for an hour. So with each
//! message it sets an alarm an hour ahead, and takes back the one before.
//!
//! You are to write `call_later(delay, callback)`, and `cancel` for what it returns.
//!
//! **To begin with** there is a version that cannot be taken back. It spawns a task, which
//! sleeps and then calls the callback. Perhaps you can build on it.
//!
//! **What should happen.**
//!
//! * The callback is called when `delay` has passed, once. The delay is counted from the
//!   call of `call_later`: when the task has its first turn, some of it may have passed.
//! * Those that have to be called at the same time are called in the order in which they
//!   were asked for.
//! * Cancelled before it was called, it never is. That holds up to the last moment: two
//!   alarms may be due in the same turn, and the callback of the first cancels the second.
//! * Cancelling leaves nothing behind. The callback is dropped at once, and three turns later
//!   its timer is gone too. Otherwise a connection with a thousand messages keeps a thousand
//!   alarms for an hour.
//! * Cancelled when it was called, or a second time, or by its own callback, nothing happens.
//! * Dropping the handle is not cancelling: nobody has to keep it.
//!
//! **In Python** this is `loop.call_later`, and the handle a `TimerHandle`.
//!
//! You may change everything, as long as `call_later` and `cancel` can be called as now.
//! Everything of this lesson and the lower ones is there for you to use.
//!
//! The check says: the delay is counted from the call of `call_later`

use std::time::Duration;

use spawn::{sleep, spawn};

/// Calls `callback` when `delay` has passed: `loop.call_later`.
///
/// # Panics
///
/// If no loop is running in this thread.
pub fn call_later(delay: Duration, callback: impl FnOnce() + 'static) -> TimerHandle {
    spawn(async move {
        sleep(delay).await;
        callback();
    });
    TimerHandle {}
}

/// With this a callback can be taken back, as long as it was not called. Dropping it does
/// nothing.
pub struct TimerHandle {}

impl TimerHandle {
    /// The callback will not be called. It is dropped now, and its timer soon.
    pub fn cancel(&self) {}
}
