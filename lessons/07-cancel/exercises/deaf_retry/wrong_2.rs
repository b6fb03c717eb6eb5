//! # The deaf retry: around the whole loop
//!
//! "`cancellable` makes a place of any future, so I put the whole loop in one. Then
//! nothing in the loop can swallow the cancel." That is true, because nothing in the loop
//! runs any more. When the error is thrown, the future is dropped, and with it an attempt
//! that would have cleaned up.
//!
//! The check says: an attempt that is cancelled may clean up

use std::time::Duration;

use cancel::{TaskError, cancellable, sleep};

/// Makes at most so many attempts, at least one, with a pause between two of them. Returns
/// the first value, or the last error.
pub async fn retry<T, E: TaskError>(
    attempts: u32,
    pause: Duration,
    mut attempt: impl AsyncFnMut() -> Result<T, E>,
) -> Result<T, E> {
    cancellable(async {
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
            let _ = sleep(pause).await;
        }
    })
    .await?
}
