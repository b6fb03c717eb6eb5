//! # Stepping aside
//!
//! **Build**, 15 minutes.
//!
//! Somebody in a queue is not in a hurry, and lets others go first: a few times, and then
//! it is enough. As a future: it could go on at any time, but gives its turn away.
//! Whoever has long work to do awaits such a future now and then, so that others have a
//! turn, too.
//!
//! **In Python** it is this:
//!
//! ```python
//! async def step_aside(turns):
//!     for _ in range(turns):
//!         await asyncio.sleep(0)
//! ```
//!
//! **To begin with** there is a future that steps aside, and is never heard of again.
//!
//! **What should happen.**
//!
//! * `step_aside(3)` is pending at three polls, and ready at the fourth. `step_aside(0)`
//!   is ready at once.
//! * It calls its waker before it says `Pending`, the waker of that very poll. It waits
//!   for nothing and nobody, so nobody else will, and `block_on` would sleep for ever.
//! * When it says `Ready` it wakes nobody: there is no further turn to wake anybody for.
//! * It does that with its own hands: no other thread, no clock, no loop that runs in
//!   circles.
//!
//! You may change everything, as long as `step_aside` can be called and awaited as now,
//! and gives a `StepAside`.
//!
//! The check says: step_aside(n) is pending n times

use std::pin::Pin;
use std::task::{Context, Poll};

/// Makes the future. It gives so many turns away.
pub fn step_aside(turns: u32) -> StepAside {
    StepAside { turns }
}

/// The future of [`step_aside`].
pub struct StepAside {
    /// How many turns are still to be given away.
    turns: u32,
}

impl Future for StepAside {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<()> {
        if self.turns == 0 {
            return Poll::Ready(());
        }
        Poll::Pending
    }
}
