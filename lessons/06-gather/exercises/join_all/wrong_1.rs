//! # Resumed after completion: wait for the first
//!
//! "If one of them has to wait, then so has the whole." That is true, and it is no reason to
//! leave: those behind it have not been polled yet. They begin only when it is ready, one
//! after the other, and the times add up.
//!
//! The check says: all futures begin in the first poll, in the order of the list

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
        for Part { future, output } in &mut self.parts {
            if output.is_none() {
                match future.as_mut().poll(cx) {
                    Poll::Ready(ready) => *output = Some(ready),
                    Poll::Pending => return Poll::Pending,
                }
            }
        }
        Poll::Ready(self.parts.drain(..).filter_map(|part| part.output).collect())
    }
}
