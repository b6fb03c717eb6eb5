//! # Closing time: one after the other
//!
//! "For each task: cancel it, wait for its end, and look at its output." Every task is
//! cancelled in the end. But the second is cancelled only when the first has cleaned up,
//! and works on until then. A hundred connections that need a second each to say goodbye
//! take a hundred seconds.
//!
//! The check says: all tasks are cancelled immediately

use cancel::{Cancelled, Task, TaskError, cancellable};

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
    let mut refused = 0;
    for task in tasks {
        if task.cancel() && cancellable(task.handle()).await?.is_ok() {
            refused += 1;
        }
    }
    Ok(refused)
}
