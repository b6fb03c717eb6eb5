//! A time limit for a task.

use std::time::Duration;

use cancel::{Task, TaskError};

use crate::shield::end_of;
use crate::{TimedOut, timeout};

/// Waits for a task, and cancels it if it takes longer than `limit`: `asyncio.wait_for`, of
/// Python 3.12 and later.
///
/// With a limit of zero, a task that has not ended is cancelled; one that has not begun never
/// does. In each case its end is waited for.
///
/// # Panics
///
/// As [`timeout`], and if the task has panicked.
pub async fn wait_for<T, E: TaskError>(
    limit: Duration,
    task: Task<T, E>,
) -> Result<Result<T, TimedOut>, E> {
    if !limit.is_zero() || task.is_finished() {
        return timeout(limit, task.into_future()).await;
    }
    task.cancel();
    // Not the task itself: this one has to stay cancellable, even if that one refuses.
    end_of(&task).await?;
    match task.await {
        Err(error) if error.is_cancelled() => Ok(Err(TimedOut)),
        output => output.map(Ok),
    }
}
