//! # The fastest mirror: stopped, and not waited for
//!
//! "I take the tasks as they end. The first value is the answer, and then I cancel the
//! tasks that are left." They are told to stop, but they have not stopped yet when the
//! function returns. The program reads the directory while the other downloads are still
//! removing their files from it.
//!
//! The check says: when `fastest` returns, all mirrors have ended

use std::rc::Rc;

use cancel::{Cancelled, Record, TaskError, spawn};
use group::as_completed;

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
    let tasks: Vec<_> = mirrors.into_iter().map(spawn).collect();
    let _all = All(tasks.iter().map(|task| Rc::clone(task.record())).collect());
    let mut ended = as_completed(tasks);
    let mut errors = Vec::new();
    while let Some(task) = ended.next().await? {
        match task.await {
            Ok(value) => return Ok(Ok(value)),
            Err(error) => errors.push(error),
        }
    }
    Ok(Err(errors))
}

/// Cancels the tasks when it is dropped.
struct All(Vec<Rc<Record>>);

impl Drop for All {
    fn drop(&mut self) {
        for task in &self.0 {
            task.cancel();
        }
    }
}
