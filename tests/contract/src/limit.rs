//! The last resort against what blocks or spins for ever: a thread, and a limit of time.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// What is right takes a few thousandths of this. It only turns a hang into a failure.
pub const LIMIT: Duration = Duration::from_secs(3);

/// Runs `check` in a thread of its own. `None` if it is not back in time: the thread is then
/// left behind, because no thread can be stopped from outside.
pub fn within<T: Send + 'static>(
    limit: Duration,
    check: impl FnOnce() -> T + Send + 'static,
) -> Option<thread::Result<T>> {
    within_unless(limit, check, || false)
}

/// As [`within`], but when the time is over and `goes_on` says so, there is as much time again.
pub fn within_unless<T: Send + 'static>(
    limit: Duration,
    check: impl FnOnce() -> T + Send + 'static,
    mut goes_on: impl FnMut() -> bool,
) -> Option<thread::Result<T>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        // If the limit has passed, the result is of no use.
        let _ = sender.send(catch_unwind(AssertUnwindSafe(check)));
    });
    loop {
        match receiver.recv_timeout(limit) {
            Ok(result) => return Some(result),
            Err(RecvTimeoutError::Timeout) if goes_on() => {}
            Err(RecvTimeoutError::Timeout) => return None,
            Err(RecvTimeoutError::Disconnected) => unreachable!("it sends in any case"),
        }
    }
}

/// What somebody has panicked with.
pub fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or(panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
