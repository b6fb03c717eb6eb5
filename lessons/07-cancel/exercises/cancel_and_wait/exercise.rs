//! # Closing time
//!
//! **Build**, 30 minutes.
//!
//! A server has a task for each of its connections. When it is told to stop, it wants to
//! cancel them all, and to give them the time to say goodbye. Then it closes the log that
//! they write to.
//!
//! Write `cancel_and_wait(tasks)`, which cancels the tasks, waits until all have ended, and
//! returns how many of them have refused.
//!
//! **To begin with** there is a version that does not wait.
//!
//! **What should happen.**
//!
//! * All tasks are cancelled immediately, in the order of the list, each of them once. So
//!   they clean up at the same time.
//! * `cancel_and_wait` returns when the last of them has ended.
//! * A task has refused if it had not ended when it was cancelled, and then returned a
//!   value. A task that ends with an error has not refused, whichever error that is.
//! * A server that is told twice to stop has no patience left. If the task that awaits
//!   `cancel_and_wait` is cancelled while it waits, it gets the error immediately. But the
//!   connections clean up undisturbed.
//! * Waiting is quiet: the task that awaits `cancel_and_wait` is polled at most once more
//!   than there are tasks.
//! * Without any tasks it returns immediately.
//!
//! **In Python** you call `cancel` for each task, and await `asyncio.wait(tasks)`. There
//! `gather` does not keep all of these promises, and here the `gather` of this lesson does
//! not keep them either. Why not?
//!
//! You may change everything, as long as `cancel_and_wait` can be called and awaited as
//! now. You may use everything from this lesson and the lessons before it.
//!
//! The check says: it returns when the last task has ended

use cancel::{Cancelled, Task, TaskError};

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
    for task in tasks {
        task.cancel();
    }
    let is_ok = |task: &&Task<T, E>| task.handle().peek(Result::is_ok) == Some(true);
    Ok(tasks.iter().filter(is_ok).count())
}
