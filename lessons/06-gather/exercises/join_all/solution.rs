//! # Resumed after completion: solved
//!
//! Two things were wrong with throwing the outputs away at the end of a poll: they were gone,
//! and with them the knowledge of who has given one. Now each future has a place for its
//! output beside it. Where that is taken, the future is over and is not polled.
//!
//! All others are polled each time, also if one before them has to wait: otherwise they would
//! not begin, and nobody would have their waker.

use std::pin::Pin;
use std::task::{Context, Poll};

/// Runs all the futures in the task that awaits this, until all are ready.
pub fn join_all<F: Future>(futures: impl IntoIterator<Item = F>) -> JoinAll<F> {
    let parts = futures.into_iter().map(|future| {
        let future = Box::pin(future);
        Part { future, output: None }
    });
    JoinAll { parts: parts.collect() }
}

/// The future of [`join_all`].
pub struct JoinAll<F: Future> {
    parts: Vec<Part<F>>,
}

struct Part<F: Future> {
    future: Pin<Box<F>>,
    /// Empty until the future is ready. Then that is not polled any more.
    output: Option<F::Output>,
}

/// It may be moved: what has to stay where it is lies in a box.
impl<F: Future> Unpin for JoinAll<F> {}

impl<F: Future> Future for JoinAll<F> {
    type Output = Vec<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Vec<F::Output>> {
        let mut all_are_ready = true;
        for Part { future, output } in &mut self.parts {
            if output.is_none() {
                match future.as_mut().poll(cx) {
                    Poll::Ready(ready) => *output = Some(ready),
                    Poll::Pending => all_are_ready = false,
                }
            }
        }
        if !all_are_ready {
            return Poll::Pending;
        }
        Poll::Ready(self.parts.drain(..).filter_map(|part| part.output).collect())
    }
}
