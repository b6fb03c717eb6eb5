//! # The fastest mirror: solved
//!
//! A group does nearly all of it. It stops the others, waits for their end, passes a cancel
//! on, and cancels its tasks when it is dropped. But what stops it is an error, and here it
//! is a value that has to stop it, while an error has to stop nothing.
//!
//! So each task turns its result around. If the mirror has failed, the task keeps the error
//! in a list and returns `Ok`. If the mirror has a value, the task keeps the value and
//! returns an error, which says only that it is time to stop. The group sees these results,
//! and `fastest` returns what was kept.

use std::cell::RefCell;
use std::rc::Rc;

use cancel::{Cancelled, Failure, TaskError};
use group::group;

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
    let answer = Rc::new(RefCell::new(None));
    let errors = Rc::new(RefCell::new(Vec::new()));
    let asking = group(async |group| {
        for mirror in mirrors {
            let (answer, errors) = (Rc::clone(&answer), Rc::clone(&errors));
            group.spawn(async move {
                match mirror.await {
                    Ok(value) => {
                        // A mirror that has refused to stop comes too late.
                        answer.borrow_mut().get_or_insert(value);
                        Err(Failure::Error("stop"))
                    }
                    Err(error) => {
                        errors.borrow_mut().push(error);
                        Ok(())
                    }
                }
            });
        }
        Ok(())
    });
    // An error of the group says no more than that there is an answer.
    let _ = asking.await?;
    Ok(answer.take().ok_or_else(|| errors.take()))
}
