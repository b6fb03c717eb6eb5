//! # Closing time: solved
//!
//! There are two ways to wait for the end of a task. Awaiting the `Task` takes it along:
//! the caller then waits in the task as its place, and a cancel of the caller cancels the
//! task. The `gather` of this lesson does the same with many tasks.
//!
//! Awaiting lesson 5's handle only watches the task. The handle knows nothing of
//! cancelling, and neither does the `gather` of lesson 6. `cancellable` around it makes a
//! place where the error can arrive, and then only the watching is dropped.
//!
//! `cancel` says which tasks had not ended. Only those have to be watched, and only those
//! can refuse.

use cancel::{Cancelled, Task, TaskError, cancellable};
use gather::gather;

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
    let outputs = cancellable(gather(asked.into_iter().map(Task::handle))).await?;
    Ok(outputs.iter().filter(|output| output.is_ok()).count())
}
