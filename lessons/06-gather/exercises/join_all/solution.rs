//! # Resumed after completion: solved
//!
//! When the outputs were thrown away at the end of a poll, two things were lost: the
//! outputs, and the knowledge of which futures have given theirs. Now each future has a
//! place for its output beside it. If the place is filled, the future is over and is not
//! polled.
//!
//! All other futures are polled each time, even if one before them has to wait. Otherwise
//! they would not begin, and nothing would have their waker.

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
    /// `None` until the future is ready. After that the future is not polled any more.
    output: Option<F::Output>,
}

/// It may be moved, because the parts that must not move are in boxes.
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
