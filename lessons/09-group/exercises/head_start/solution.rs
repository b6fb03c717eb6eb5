//! # A head start: solved
//!
//! As with the fastest mirror, the attempts are tasks of a group, and each of them turns its
//! result around. A value stops the group, and an error does not.
//!
//! The block begins one attempt after the other. Between two of them it waits under a time
//! limit, until the limit is over or the attempt has ended. It must not await the task itself,
//! because the limit would take the task along: a cancel goes down to what is awaited. `wait`
//! only watches, and cancels nothing.
//!
//! If there is an answer while the block waits, the group cancels the block as well, and no
//! other attempt begins.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use cancel::{Cancelled, Failure, TaskError};
use group::{When, group, wait};
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
            // The attempt has failed, or it goes on.
            let _ = timeout(delay, wait([&task], When::AllCompleted)).await?;
        }
        Ok(())
    });
    // An error of the group says no more than that there is an answer.
    let _ = racing.await?;
    Ok(answer.take().ok_or_else(|| errors.take()))
}
