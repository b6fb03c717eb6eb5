//! # Stepping aside: three wakes together
//!
//! "Three polls are wanted, so I call the waker three times, and each call brings a
//! poll." But a wake is no ticket for a poll. It says that a poll makes sense, and however
//! often it says so before the next poll, one poll follows.
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

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.turns == 0 {
            return Poll::Ready(());
        }
        for _ in 0..self.turns {
            cx.waker().wake_by_ref();
        }
        self.turns = 0;
        Poll::Pending
    }
}
