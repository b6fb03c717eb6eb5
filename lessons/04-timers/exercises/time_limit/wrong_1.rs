//! # A time limit: the timer first
//!
//! "If the time is up, there is no need to ask the future any more." But both may be
//! ready in the same poll, and that is not rare. If a task keeps the loop busy for a
//! while, everything that happened in that time is seen in one turn. Then an output that
//! is there is thrown away.
//!
//! The check says: if both happen together, the output counts

use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use timers::Timers;

/// The time was up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elapsed;

/// Waits for the future, but no longer than the limit.
pub async fn timeout<F: Future>(
    timers: Rc<Timers>,
    limit: Duration,
    future: F,
) -> Result<F::Output, Elapsed> {
    let mut future = pin!(future);
    let mut sleep = pin!(timers.sleep(limit));
    poll_fn(|cx| {
        if sleep.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Err(Elapsed));
        }
        future.as_mut().poll(cx).map(Ok)
    })
    .await
}
