//! # The fastest mirror
//!
//! **Build**, 30 minutes.
//!
//! A file can be had from several mirrors, and nobody knows which of them is fast today. So
//! a program asks all of them at the same time. It takes the first file that is complete,
//! and stops the other downloads. Each of them has a half-written file, which it removes
//! when it is cancelled. Only then may the program use the directory.
//!
//! Write `fastest(mirrors)`.
//!
//! **To begin with** there is a version that asks one mirror after the other.
//!
//! **What should happen.**
//!
//! * All mirrors are asked at the same time, in their order.
//! * The first value is the answer. Then the other mirrors are cancelled immediately. A
//!   mirror may refuse to stop and return another value, but that is not the answer.
//! * A mirror that fails stops none of the others. If all of them fail, `fastest` returns
//!   their errors, in the order in which they came. Without any mirrors it returns an empty
//!   list immediately.
//! * When `fastest` returns, all mirrors have ended, whatever happens.
//! * If the task that awaits `fastest` is cancelled, all mirrors are cancelled immediately,
//!   and the task gets the error when they have ended. If the future of `fastest` is
//!   dropped, it cannot wait, but all mirrors are cancelled even then.
//!
//! Take care. A group stops all of its tasks when one of them fails. Here a failure has to
//! stop nothing.
//!
//! **In Python** 3.13 you also have to find a way around that. `TaskGroup` has no method
//! that stops its tasks, and its documentation advises to add a task that raises an
//! exception.
//!
//! You may change everything, as long as `fastest` can be called and awaited as now. You may
//! use everything from this lesson and the lessons before it.
//!
//! The check says: all mirrors are asked at the same time

use cancel::{Cancelled, TaskError};

/// Asks all mirrors, and returns the first value, or the errors of all.
///
/// # Panics
///
/// If a mirror panics.
pub async fn fastest<T, E, F>(
    mirrors: impl IntoIterator<Item = F>,
) -> Result<Result<T, Vec<E>>, Cancelled>
where
    T: 'static,
    E: TaskError + Clone,
    F: Future<Output = Result<T, E>> + 'static,
{
    let mut errors = Vec::new();
    for mirror in mirrors {
        match mirror.await {
            Ok(value) => return Ok(Ok(value)),
            Err(error) if error.is_cancelled() => return Err(Cancelled),
            Err(error) => errors.push(error),
        }
    }
    Ok(Err(errors))
}
