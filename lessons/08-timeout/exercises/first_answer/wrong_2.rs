//! # The first answer: a look at the clock
//!
//! "Before each attempt I check whether any time is left." So no attempt begins too late.
//! But an attempt that has begun in time may take as long as its own limit allows, and the
//! user waits until that is over.
//!
//! The check says: when the time for all is over, it returns immediately

use std::time::Duration;

use cancel::{Cancelled, TaskError};
use spawn::running_loop;
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
    let now = || running_loop().timers().now();
    let deadline = now() + total;
    for attempt in attempts {
        if now() >= deadline {
            return Ok(Outcome::OutOfTime);
        }
        match timeout(each, attempt).await {
            Ok(Ok(answer)) => return Ok(Outcome::Answer(answer)),
            Err(error) if error.is_cancelled() => return Err(Cancelled),
            _ => {}
        }
    }
    Ok(Outcome::NoAnswer)
}
