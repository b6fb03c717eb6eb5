//! # Closing time: a gather takes them along
//!
//! "`gather` waits for many tasks, and its outputs say which of them have refused." That
//! is right, until the caller itself is cancelled. A gather passes the cancel on to its
//! tasks. They are cancelled a second time, in the middle of their goodbye, and the caller
//! has to wait until they have ended.
//!
//! The check says: the tasks clean up undisturbed

use cancel::{Cancelled, Task, TaskError, gather};

/// Cancels the tasks, and waits until all have ended. Returns how many of them have refused.
///
/// # Panics
///
/// If a task panics.
pub async fn cancel_and_wait<T, E>(tasks: &[Task<T, E>]) -> Result<usize, Cancelled>
where
    T: Clone + 'static,
    E: TaskError + Clone,
{
    let asked: Vec<_> = tasks.iter().filter(|task| task.cancel()).collect();
    let outputs = gather(asked).await?;
    Ok(outputs.iter().filter(|output| output.is_ok()).count())
}
