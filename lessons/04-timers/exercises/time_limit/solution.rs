//! # A time limit: solved
//!
//! One task waits for two futures, the one that it was given and a sleep. Each of them
//! wakes the task when it is ready. So each poll asks both, and it asks the given one
//! first: if both are ready, the output counts.
//!
//! Both are made once, outside the closure, and live until `timeout` returns. Then they
//! are dropped, one of them unfinished: either the future that is given up, or the sleep,
//! which removes its timer. Nothing else is needed to stop waiting.

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
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Ok(output));
        }
        sleep.as_mut().poll(cx).map(|()| Err(Elapsed))
    })
    .await
}
