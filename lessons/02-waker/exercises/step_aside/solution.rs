//! # Stepping aside: solved
//!
//! The future asks for its next poll itself, and then gives this one up.
//!
//! Calling a waker polls nothing. It only says that a poll makes sense, and the runner
//! polls when this poll is over. So a future may well call its own waker. Others may be
//! polled in between, and that is the point.
//!
//! Wakes are not counted: three wakes before the next poll are no more than one. So each
//! poll that is to be followed by another needs a wake of its own, and the future does the
//! counting.

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
        if self.turns == 0 {
            return Poll::Ready(());
        }
        self.turns -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}
