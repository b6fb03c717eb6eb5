//! # A time limit
//!
//! **Build**, 30 minutes.
//!
//! A program asks a name server for an address. Usually the answer comes within a tenth
//! of a second, but now and then it never comes. So the program wants to wait for two
//! seconds, and then to say "no answer".
//!
//! ```text
//! match timeout(timers, Duration::from_secs(2), ask("example.org")).await {
//!     Ok(address) => …,
//!     Err(Elapsed) => …,
//! }
//! ```
//!
//! The version below looks at the clock, but only when the answer is there. It can say
//! that the answer came too late. It cannot stop waiting for the answer.
//!
//! What you need is a future that waits for two others in one task: for the future that
//! it was given, and for a sleep. `poll_fn` makes such a future from a closure, and
//! `pin!` lets you poll the two.
//!
//! **What should happen.**
//!
//! * If the output is there in time, `timeout` returns it in `Ok`, as soon as it is
//!   there.
//! * When the time is up, `timeout` returns `Err(Elapsed)` immediately.
//! * If both happen together, the output counts. So a future that is ready at its first
//!   poll gives its output even if the limit is zero.
//! * The time counts from the first poll of `timeout`. It does not start again when the
//!   future is woken and is still pending.
//! * When `timeout` has returned, nothing is left of it: neither the future that was
//!   given up, nor a timer.
//! * As a future, `timeout` keeps the contract. A task that waits is not polled again and
//!   again.
//!
//! **In Python** there are `asyncio.timeout` and `asyncio.wait_for`. They throw an
//! exception into the coroutine that they give up, so it can clean up. Here the future is
//! dropped, as in tokio.
//!
//! You may change everything, as long as `timeout` can be called as now.
//!
//! The check says: when the time is up, `timeout` returns immediately

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
