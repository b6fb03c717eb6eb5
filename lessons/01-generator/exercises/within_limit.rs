//! Turns a hang into a failure. The exercises of later lessons use it too.

use std::panic::resume_unwind;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Runs a check, and fails with the promise if the check does not end.
pub fn within_limit<T: Send + 'static>(
    promise: &str,
    check: impl FnOnce() -> T + Send + 'static,
) -> T {
    in_time(check)
        .unwrap_or_else(|| panic!("{promise}; but two seconds later it has not ended"))
}

/// Runs a check in a thread of its own. A right answer takes no time, so the limit only turns
/// a hang into a `None`. The thread is then left running, because no thread can be stopped
/// from outside.
pub fn in_time<T: Send + 'static>(
    check: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::spawn(move || {
        // If the limit is over, nothing needs it any more.
        let _ = sender.send(check());
    });
    match receiver.recv_timeout(Duration::from_secs(2)) {
        Ok(output) => Some(output),
        Err(RecvTimeoutError::Timeout) => None,
        Err(RecvTimeoutError::Disconnected) => match thread.join() {
            Err(panic) => resume_unwind(panic),
            Ok(()) => unreachable!("it sends in any case"),
        },
    }
}
