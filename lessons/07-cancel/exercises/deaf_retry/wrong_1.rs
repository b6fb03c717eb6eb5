//! # The deaf retry: deaf in the pause
//!
//! "The errors of the attempts are the problem, so I let the cancel among them pass."
//! That is one of the two awaits. But a server that is down refuses quickly, and then the
//! task spends nearly all its time in the pause. If the cancel arrives there, `let _`
//! throws it away.
//!
//! The check says: a cancel in the pause ends `retry` immediately

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
            Err(error) if error.is_cancelled() => return Err(error),
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
