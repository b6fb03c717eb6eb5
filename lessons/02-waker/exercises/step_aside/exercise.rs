//! # Stepping aside
//!
//! **Build**, 15 minutes.
//!
//! You stand in a queue and are not in a hurry. So you step aside and let others go first, a
//! few times, and then you take your turn. A future can do the same. It could continue at any
//! time, but returns `Pending` instead. A long computation awaits such a future now and then, so
//! that other futures get to run.
//!
//! **In Python** it is this:
//!
//! ```python
//! async def step_aside(turns):
//!     for _ in range(turns):
//!         await asyncio.sleep(0)
//! ```
//!
//! **To begin with** there is a future that steps aside and is never heard of again.
//!
//! **What should happen.**
//!
//! * `step_aside(3)` is pending at three polls and ready at the fourth. `step_aside(0)` is
//!   ready immediately.
//! * Before it returns `Pending`, it calls its waker, the one of that very poll. It waits
//!   for nothing, so nothing else will call it, and `block_on` would sleep for ever.
//! * When it returns `Ready` it calls no waker, because no further poll is needed.
//! * It does all this by itself: no other thread, no clock, no loop that runs in circles.
//!
//! You may change everything, as long as `step_aside` can be called and awaited as now, and
//! returns a `StepAside`.
//!
//! The check says: step_aside(n) is pending n times

use std::pin::Pin;
use std::task::{Context, Poll};

/// Makes the future. It steps aside so many times.
pub fn step_aside(turns: u32) -> StepAside {
    StepAside { turns }
}

/// The future of [`step_aside`].
pub struct StepAside {
    /// How many more times it steps aside.
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
