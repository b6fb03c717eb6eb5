//! # The first answer
//!
//! **Build**, 30 minutes.
//!
//! A program needs the exchange rates of the day. There are several servers that have
//! them, and some of these are slow, or down. So the program asks one after the other,
//! each for at most two seconds, and takes the first answer. The user waits no longer than
//! five seconds for all of that.
//!
//! Write `first_answer(total, each, attempts)`.
//!
//! **To begin with** there is a version that has a limit for each attempt, but none for
//! all of them together.
//!
//! **What should happen.**
//!
//! * The attempts begin one after the other, in their order. The first value is the answer,
//!   and after that no attempt begins.
//! * An attempt that takes longer than `each` is cancelled. It may clean up, and when it
//!   has ended, the next attempt begins. An attempt that fails is followed by the next one
//!   immediately.
//! * When the time `total` is over, the attempt that is running is cancelled, no other
//!   begins, and the outcome is `OutOfTime`. All of that is immediate, unless the attempt
//!   cleans up.
//! * If none of the attempts has brought an answer before that, it is `NoAnswer`.
//! * If the task that awaits `first_answer` is cancelled, no other attempt begins, and it
//!   gets the error.
//!
//! Take care. The limit for all and the limit for each arrive at the same await, and both
//! of them are cancels there.
//!
//! **In Python** an `async with asyncio.timeout(total):` lies around a loop with an `async
//! with asyncio.timeout(each):` in it.
//!
//! You may change everything, as long as `first_answer` can be called and awaited as now.
//! You may use everything from this lesson and the lessons before it.
//!
//! The check says: when the time for all is over, it returns immediately

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
    _total: Duration,
    each: Duration,
    attempts: impl IntoIterator<Item = F>,
) -> Result<Outcome<T>, Cancelled>
where
    E: TaskError,
    F: Future<Output = Result<T, E>>,
{
    for attempt in attempts {
        if let Ok(Ok(answer)) = timeout(each, attempt).await {
            return Ok(Outcome::Answer(answer));
        }
    }
    Ok(Outcome::NoAnswer)
}
