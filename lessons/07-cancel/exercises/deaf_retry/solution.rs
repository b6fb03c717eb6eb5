//! # The deaf retry: solved
//!
//! A cancel is an error at an await, and this function has two awaits. Each of them has
//! to let the error pass.
//!
//! The first is the attempt. Its errors are what `retry` is for, so it cannot pass them
//! all on. But `is_cancelled` tells the one that means "stop" from those that mean "try
//! again". The second is the pause. There the only possible error is the cancel, and `?`
//! passes it on.

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
                if failed == attempts || error.is_cancelled() {
                    return Err(error);
                }
            }
        }
        sleep(pause).await?;
    }
}
