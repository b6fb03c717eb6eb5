//! # Half a save: shielded once
//!
//! "If the shield is cancelled, I await the task itself, and then I pass the error on."
//! The first cancel cannot stop the steps. But after it the function awaits the task without
//! a shield, and a second cancel goes down into the steps. A user who presses Ctrl+C once
//! will press it twice.
//!
//! The check says: the steps are never stopped, however often `save` is cancelled

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
    match shield(&steps).await {
        Err(error) if error.is_cancelled() => {
            steps.await?;
            Err(error)
        }
        output => output,
    }
}
