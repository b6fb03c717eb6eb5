//! Waiting for a task without taking it along when the waiting is cancelled.

use std::borrow::Borrow;

use cancel::{Cancelled, Task, TaskError, promise};

/// Waits for a task, and keeps cancels from it: `asyncio.shield`.
///
/// If the task that awaits this is cancelled, this is cancelled, and the shielded task runs
/// on. If the shielded task itself is cancelled, that is its output.
///
/// # Panics
///
/// If the task has panicked.
pub async fn shield<H, T, E>(task: H) -> Result<T, E>
where
    H: Borrow<Task<T, E>> + IntoFuture<Output = Result<T, E>>,
    T: 'static,
    E: TaskError,
{
    if !task.borrow().is_finished() {
        end_of(task.borrow()).await?;
    }
    task.await
}

/// Waits for the end of a task in a place of its own, so a cancel ends the waiting and goes no
/// further.
pub(crate) async fn end_of<T: 'static, E: TaskError>(
    task: &Task<T, E>,
) -> Result<(), Cancelled> {
    let (promise, end) = promise();
    let _watching = task.watch(move |_| {
        promise.set(());
    });
    end.await
}
