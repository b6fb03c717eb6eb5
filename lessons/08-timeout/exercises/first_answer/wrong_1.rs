//! # The first answer: one limit around the other
//!
//! "Limits nest. So I put the limit for all around the loop that was there." They do nest,
//! if what lies between them lets a cancel pass. Here the loop treats the cancel of the
//! outer limit as one more attempt that has failed, and makes the next one. A limit fires
//! only once, so nothing stops that attempt but the limit for each.
//!
//! The check says: when the time for all is over, no attempt begins

use std::time::Duration;

use cancel::{Cancelled, TaskError};
use timeout::timeout;

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
            if let Ok(Ok(answer)) = timeout(each, attempt).await {
                return Ok(Outcome::Answer(answer));
            }
        }
        Ok(Outcome::NoAnswer)
    });
    Ok(asking.await?.unwrap_or(Outcome::OutOfTime))
}
