//! # A time limit
//!
//! **Build**, 30 minutes.
//!
//! A program asks a name server for an address. As a rule the answer comes within a tenth of
//! a second; now and then it never comes. So it wants to wait for two seconds, and then to
//! say "no answer".
//!
//! ```text
//! match timeout(timers, Duration::from_secs(2), ask("example.org")).await {
//!     Ok(address) => …,
//!     Err(Elapsed) => …,
//! }
//! ```
//!
//! The version below does look at the clock. But it looks when the answer is there: it can
//! say that the answer came too late, and cannot stop waiting for it.
//!
//! What you need is a future that waits for two at once, in one task. `poll_fn` makes one of
//! a closure, and `pin!` lets you poll what you were given.
//!
//! **What should happen.**
//!
//! * If the output is there in time, `timeout` returns it in `Ok`, as soon as it is there.
//! * When the time is up, `timeout` returns `Err(Elapsed)` at once.
//! * If both come together, the output counts. A future that is ready at its first poll has
//!   its output taken even if the limit is zero.
//! * The time counts from the first poll of `timeout`. It does not begin anew when the future
//!   is woken and has to wait further.
//! * When `timeout` has returned, nothing is left of it: neither the future that was given
//!   up, nor a timer that nobody needs.
//! * As a future it keeps the contract. Who waits is not polled again and again.
//!
//! **In Python** there are `asyncio.timeout` and `asyncio.wait_for`. Those throw an exception
//! into what they give up, and it may clean up; here it is dropped, as in tokio.
//!
//! You may change everything, as long as `timeout` can be called as now.
//!
//! The check says: when the time is up, `timeout` returns at once

use std::rc::Rc;
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
    let deadline = timers.now() + limit;
    let output = future.await;
    if timers.now() > deadline { Err(Elapsed) } else { Ok(output) }
}
