//! # A head start: a pause in any case
//!
//! "After each attempt that it begins, the block sleeps for the time of the delay." A slow
//! attempt gets its head start, and goes on. But an address that refuses a connection says so
//! after a few milliseconds, and then nothing happens for the rest of the delay.
//!
//! The check says: if an attempt fails before that, the next one begins immediately

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use cancel::{Cancelled, Failure, TaskError, sleep};
use group::group;

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
            group.spawn(async move {
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
            sleep(delay).await?;
        }
        Ok(())
    });
    // An error of the group says no more than that there is an answer.
    let _ = racing.await?;
    Ok(answer.take().ok_or_else(|| errors.take()))
}
