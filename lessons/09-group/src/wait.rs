//! Waiting for some of several tasks.

use std::borrow::Borrow;
use std::cell::Cell;
use std::rc::Rc;

use cancel::{Cancelled, Task, TaskError, promise};
use spawn::Status;

/// How long to wait: the `return_when` of [`wait`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Until one task has ended: `FIRST_COMPLETED`.
    FirstCompleted,
    /// Until one has failed, or all have ended: `FIRST_EXCEPTION`. A cancelled task has not
    /// failed.
    FirstError,
    /// Until all have ended: `ALL_COMPLETED`.
    AllCompleted,
}

/// Waits for the tasks, and returns those that have ended and those that have not, each in the
/// order in which they were given: `asyncio.wait`.
///
/// It cancels none of them, even if it is cancelled itself, or dropped. Without tasks it does
/// not wait.
pub async fn wait<H, T, E>(
    tasks: impl IntoIterator<Item = H>,
    when: When,
) -> Result<(Vec<H>, Vec<H>), Cancelled>
where
    H: Borrow<Task<T, E>>,
    T: 'static,
    E: TaskError,
{
    let tasks: Vec<H> = tasks.into_iter().collect();
    if !tasks.is_empty() {
        let (promise, enough) = promise();
        let (promise, left) = (Rc::new(promise), Rc::new(Cell::new(tasks.len())));
        let watch = |task: &H| {
            let (promise, left) = (Rc::clone(&promise), Rc::clone(&left));
            task.borrow().watch(move |task| {
                left.set(left.get() - 1);
                let is_error = |output: &Result<T, E>| {
                    output.as_ref().is_err_and(|error| !error.is_cancelled())
                };
                let failed = task.status() == Status::Panicked
                    || task.peek(is_error) == Some(true);
                if left.get() == 0
                    || when == When::FirstCompleted
                    || when == When::FirstError && failed
                {
                    promise.set(());
                }
            })
        };
        let _watching: Vec<_> = tasks.iter().map(watch).collect();
        enough.await?;
    }
    Ok(tasks.into_iter().partition(|task| task.borrow().is_finished()))
}
