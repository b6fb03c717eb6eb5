//! Waiting for a task without taking it along when the waiting is cancelled.

use std::borrow::Borrow;

use cancel::{Task, TaskError, promise};
use spawn::DoneCallback;

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
        let (promise, end) = promise();
        let callback = task.borrow().handle().on_done(move |_| {
            promise.set(());
        });
        let _removes = Removes(Some(callback));
        end.await?;
    }
    task.await
}

/// Takes the callback back when nobody waits any more.
pub(crate) struct Removes(pub Option<DoneCallback>);

impl Drop for Removes {
    fn drop(&mut self) {
        self.0.take().map(DoneCallback::remove);
    }
}
