//! # A head start: a limit for the attempt
//!
//! "The block waits for the attempt, under a time limit, and then the next one begins." But the
//! limit cancels what the block waits for, and that is the attempt. The first one is stopped
//! before the second begins, so each has to answer in a quarter of a second. A server that is
//! far away never does.
//!
//! The check says: an attempt that is slow goes on

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use cancel::{Cancelled, Failure, TaskError};
use group::group;
use timeout::timeout;

/// Begins one attempt after the other, each with a head start, and returns the first value, or
/// the errors of all.
///
/// # Panics
///
/// If an attempt panics.
pub async fn staggered<T, E, F>(
    delay: Duration,
    attempts: impl IntoIterator<Item = F>,
) -> Result<Result<T, Vec<E>>, Cancelled>
where
    T: 'static,
    E: TaskError + Clone,
    F: Future<Output = Result<T, E>> + 'static,
{
    let answer = Rc::new(RefCell::new(None));
    let errors = Rc::new(RefCell::new(Vec::new()));
    let racing = group(async |group| {
        for attempt in attempts {
            let (answer, errors) = (Rc::clone(&answer), Rc::clone(&errors));
            let task = group.spawn(async move {
                match attempt.await {
                    Ok(value) => {
                        // An attempt that has refused to stop comes too late.
                        answer.borrow_mut().get_or_insert(value);
                        Err(Failure::Error("stop"))
                    }
                    Err(error) => {
                        errors.borrow_mut().push(error);
                        Ok(())
                    }
                }
            });
            let _ = timeout(delay, task.into_future()).await?;
        }
        Ok(())
    });
    // An error of the group says no more than that there is an answer.
    let _ = racing.await?;
    Ok(answer.take().ok_or_else(|| errors.take()))
}
