//! # Later, or not at all
//!
//! **Build**, 35 minutes.
//!
//! A chat server closes a connection on which nothing has been written for an hour. So with
//! each message it sets an alarm an hour ahead, and cancels the previous alarm.
//!
//! Write `call_later(delay, callback)`, and `cancel` for what it returns.
//!
//! **To begin with** there is a version that cannot cancel. It spawns a task, which sleeps
//! and then calls the callback. Perhaps you can build on it.
//!
//! **What should happen.**
//!
//! * The callback is called when the delay has passed, once. The delay is counted from the
//!   call of `call_later`. When the task is first polled, some of the delay may have
//!   passed.
//! * Callbacks that are due at the same time are called in the order in which they were
//!   asked for.
//! * A callback that is cancelled before it was called is never called. That holds up to
//!   the last moment: two alarms may be due in the same turn, and the callback of the first
//!   may cancel the second.
//! * Cancelling leaves nothing behind. The callback is dropped immediately, and three turns
//!   later its timer is gone too. Otherwise a connection with a thousand messages would
//!   keep a thousand alarms for an hour.
//! * Cancelling does nothing after the callback was called, a second time, or inside the
//!   callback itself.
//! * Dropping the handle is not cancelling, so you need not keep the handle.
//!
//! **In Python** this is `loop.call_later`, and the handle is a `TimerHandle`.
//!
//! You may change everything, as long as `call_later` and `cancel` can be called as now.
//! You may use everything from this lesson and the lessons before it.
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

/// Cancels a callback, as long as it has not been called. Dropping this does nothing.
pub struct TimerHandle {}

impl TimerHandle {
    /// The callback will not be called. It is dropped now, and its timer soon.
    pub fn cancel(&self) {}
}
