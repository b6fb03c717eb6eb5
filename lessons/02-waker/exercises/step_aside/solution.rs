//! # Stepping aside: solved
//!
//! The future asks for its next turn itself, and then gives this one back.
//!
//! To call a waker does not poll anybody. It only says that a poll makes sense, and
//! whoever runs the future gets to it when this poll is over. So a future may well call
//! its own waker. Others may be polled in between, and that is the point.
//!
//! Wakes are not counted: for whoever sleeps, three before the next poll are no more than
//! one. So each poll that is to be followed by another has a wake of its own, and what is
//! counted is kept in the future.

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

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.turns == 0 {
            return Poll::Ready(());
        }
        self.turns -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}
