//! # The fastest mirror: stopped by a failure
//!
//! "That is a group. I spawn the mirrors into it, and when there is a value, the block ends
//! with an error, which stops the others." It stops them, and it waits for them. But the
//! mirrors are tasks of the group, so the first of them that fails stops the others, too. A
//! mirror that is down often says so before any other has an answer.
//!
//! The check says: a mirror that fails stops none of the others

use cancel::{Cancelled, TaskError};
use group::{as_completed, group};

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
    let mut answer = None;
    let asking = group(async |group| {
        let tasks: Vec<_> =
            mirrors.into_iter().map(|mirror| group.spawn(mirror)).collect();
        let mut ended = as_completed(tasks);
        while let Some(task) = ended.next().await? {
            if let Ok(value) = task.await {
                answer = Some(value);
                return Err(E::from(Cancelled));
            }
        }
        Ok(())
    });
    let asked = asking.await;
    match answer {
        Some(answer) => Ok(Ok(answer)),
        None => Ok(Err(asked?.err().map_or_else(Vec::new, |errors| errors.0))),
    }
}
