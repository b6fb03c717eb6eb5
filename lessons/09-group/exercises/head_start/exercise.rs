//! # A head start
//!
//! **Build**, 35 minutes.
//!
//! A server has several addresses, the best of them first. Often the best one does not answer
//! at all, and then a client that tries one after the other waits for a minute, until it gives
//! up. But a client that tries all of them at the same time opens connections that nobody
//! needs. So each attempt gets a head start. If it has not answered after a quarter of a
//! second, the next attempt begins beside it, and the first answer counts.
//!
//! Write `staggered(delay, attempts)`.
//!
//! **To begin with** there is a version that makes one attempt after the other.
//!
//! **What should happen.**
//!
//! * The first attempt begins immediately. If an attempt has neither answered nor failed when
//!   `delay` is over, the next one begins, and the slow one goes on beside it.
//! * If an attempt fails before that, the next one begins immediately. If it fails later, that
//!   changes nothing for the others.
//! * The first value is the answer. After that the attempts that are running are cancelled
//!   immediately, and no other begins.
//! * If all attempts fail, `staggered` returns their errors, in the order in which they came.
//! * If the task that awaits `staggered` is cancelled, the attempts are cancelled immediately,
//!   and the task gets the error.
//! * An attempt that is cancelled may clean up. When `staggered` returns, all attempts have
//!   ended. If its future is dropped, it cannot wait for them, but they are cancelled even
//!   then.
//!
//! Take care. The delay is a limit for the waiting, and not for the attempt.
//!
//! **In Python** `loop.create_connection` does this if it is given a `happy_eyeballs_delay`.
//! Its code is in `Lib/asyncio/staggered.py`.
//!
//! You may change everything, as long as `staggered` can be called and awaited as now. You may
//! use everything from this lesson and the lessons before it. You may also use what you have
//! written for the fastest mirror.
//!
//! The check says: if an attempt is slow, the next one begins when `delay` is over

use std::time::Duration;

use cancel::{Cancelled, TaskError};

/// Begins one attempt after the other, each with a head start, and returns the first value, or
/// the errors of all.
///
/// # Panics
///
/// If an attempt panics.
pub async fn staggered<T, E, F>(
    _delay: Duration,
    attempts: impl IntoIterator<Item = F>,
) -> Result<Result<T, Vec<E>>, Cancelled>
where
    T: 'static,
    E: TaskError + Clone,
    F: Future<Output = Result<T, E>> + 'static,
{
    let mut errors = Vec::new();
    for attempt in attempts {
        match attempt.await {
            Ok(value) => return Ok(Ok(value)),
            Err(error) if error.is_cancelled() => return Err(Cancelled),
            Err(error) => errors.push(error),
        }
    }
    Ok(Err(errors))
}
