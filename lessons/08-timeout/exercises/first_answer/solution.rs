//! # The first answer: solved
//!
//! One limit lies around the loop, and one around each attempt in it. Each of them cancels
//! the task, and turns the cancel into `TimedOut` if it was its own. So four things can
//! come out of the inner limit:
//!
//! * A value is the answer.
//! * `TimedOut` says that the attempt was too slow. The next one begins.
//! * An error that is no cancel says that the attempt has failed. The next one begins.
//! * A cancel that is still a cancel did not come from the inner limit. It came from the
//!   outer limit, or from outside. The loop need not know which, and passes it on. If it
//!   came from the outer limit, the outer limit knows that.

use std::time::Duration;

use cancel::{Cancelled, TaskError};
use timeout::{TimedOut, timeout};

/// How the asking ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// An attempt has returned this.
    Answer(T),
    /// All attempts have failed, or were too slow.
    NoAnswer,
    /// The time for all of them was over.
    OutOfTime,
}

/// Asks one after the other, each for a limited time, until there is an answer, and all of
/// them together for no longer than `total`.
pub async fn first_answer<T, E, F>(
    total: Duration,
    each: Duration,
    attempts: impl IntoIterator<Item = F>,
) -> Result<Outcome<T>, Cancelled>
where
    E: TaskError,
    F: Future<Output = Result<T, E>>,
{
    let asking = timeout(total, async {
        for attempt in attempts {
            match timeout(each, attempt).await {
                Ok(Ok(answer)) => return Ok(Outcome::Answer(answer)),
                Err(error) if error.is_cancelled() => return Err(Cancelled),
                Ok(Err(TimedOut)) | Err(_) => {}
            }
        }
        Ok(Outcome::NoAnswer)
    });
    Ok(asking.await?.unwrap_or(Outcome::OutOfTime))
}
