//! # Half a save: as if nothing had happened
//!
//! "I wait until the steps have ended, whatever comes in between, and then I return what
//! they have returned." The document is safe. But the function has swallowed the cancel.
//! The task runs on after the save as if it had not been cancelled, and a time limit that
//! has fired has no effect.
//!
//! The check says: a cancel is not forgotten

use cancel::{TaskError, spawn};
use timeout::shield;

/// Runs the steps of a save, and returns what they return, or the cancel if there was one in
/// the meantime.
pub async fn save<T, E>(
    steps: impl Future<Output = Result<T, E>> + 'static,
) -> Result<T, E>
where
    T: Clone + 'static,
    E: TaskError + Clone,
{
    let steps = spawn(steps);
    while !steps.is_finished() {
        let _ = shield(&steps).await;
    }
    steps.await
}
