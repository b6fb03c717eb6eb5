//! Turns a hang into a failure. The exercises of later lessons use it too.

use std::panic::resume_unwind;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Runs a check, and fails with the promise if the check does not come to an end.
pub fn within_limit<T: Send + 'static>(
    promise: &str,
    check: impl FnOnce() -> T + Send + 'static,
) -> T {
    in_time(check).unwrap_or_else(|| {
        panic!("{promise}; but two seconds later it has not come to an end")
    })
}

/// Runs a check in a thread of its own. What is right takes no time: the limit only turns a
/// hang into a `None`. The thread is then left behind, for none can be stopped from outside.
pub fn in_time<T: Send + 'static>(
    check: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::spawn(move || {
        // If nobody waits for it any more, nobody needs it.
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
