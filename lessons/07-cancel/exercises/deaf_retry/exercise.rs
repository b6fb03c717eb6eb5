//! # The deaf retry
//!
//! **Repair**, 15 minutes.
//!
//! A program copies its files to a server that is often busy. So each file is sent by
//! `retry`: if an attempt fails, it pauses for a while and makes another attempt.
//!
//! **What you see.** As long as the server is up, all is well. One evening the server is
//! down, and the program is told to stop. It does not stop. Each task that is cancelled
//! goes on, and makes all the attempts that it has left.
//!
//! **What should happen.**
//!
//! * Once the task is cancelled, no attempt begins. `retry` returns the cancel
//!   immediately, whether the task was in an attempt or in a pause. So the function that
//!   awaits `retry` can clean up too.
//! * An attempt that is cancelled may clean up, and may wait for that. `retry` ends when
//!   that is done.
//! * Such an attempt may also refuse to stop, and return a value. That is the value of
//!   `retry`.
//! * Every other error is answered as now: after the pause the next attempt begins. If
//!   the last attempt fails too, its error is returned, and without a pause.
//!
//! **In Python** the same mistake is a bare `except:` in a loop. That is why
//! `CancelledError` is not an `Exception` there, only a `BaseException`: `except
//! Exception` lets it pass. Here it is an error like any other.
//!
//! You may change everything, as long as `retry` can be called and awaited as now.
//!
//! The check says: once the task is cancelled, no attempt begins

use std::time::Duration;

use cancel::{TaskError, sleep};

/// Makes at most so many attempts, at least one, with a pause between two of them. Returns
/// the first value, or the last error.
pub async fn retry<T, E: TaskError>(
    attempts: u32,
    pause: Duration,
    mut attempt: impl AsyncFnMut() -> Result<T, E>,
) -> Result<T, E> {
    let mut failed = 0;
    loop {
        match attempt().await {
            Ok(value) => return Ok(value),
            Err(error) => {
                failed += 1;
                if failed == attempts {
                    return Err(error);
                }
            }
        }
        // A sleep has no value that could be of use.
        let _ = sleep(pause).await;
    }
}
