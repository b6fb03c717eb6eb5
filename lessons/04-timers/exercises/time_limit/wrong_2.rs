//! # A time limit: a timer for each poll
//!
//! "In each poll I ask the future, and then a sleep of the time that is left." The time
//! is right, and the sleep is polled. But it is made in the poll and dropped at the end
//! of the poll. A sleep that is dropped removes its timer, so nothing will wake the task.
//!
//! The check says: `timeout` keeps a timer until it returns

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
    let mut deadline = None;
    poll_fn(|cx| {
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Ok(output));
        }
        let now = timers.now();
        let deadline = *deadline.get_or_insert(now + limit);
        if deadline <= now {
            return Poll::Ready(Err(Elapsed));
        }
        pin!(timers.sleep(deadline - now)).poll(cx).map(|()| Err(Elapsed))
    })
    .await
}
