//! # Resumed after completion: out of the list
//!
//! "Whoever is ready leaves the list, and cannot be polled again." It is a good thought, and
//! it keeps the promise that was broken. But the outputs are gathered as they come: who is
//! ready first comes first.
//!
//! The check says: the outputs come in the order of the list

use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Runs all the futures in the task that awaits this, until all are ready.
pub fn join_all<F: Future>(futures: impl IntoIterator<Item = F>) -> JoinAll<F> {
    let futures = futures.into_iter().map(Box::pin).collect();
    JoinAll { futures, outputs: Vec::new() }
}

/// The future of [`join_all`].
pub struct JoinAll<F: Future> {
    futures: Vec<Pin<Box<F>>>,
    outputs: Vec<F::Output>,
}

/// It may be moved: what has to stay where it is lies in a box.
impl<F: Future> Unpin for JoinAll<F> {}

impl<F: Future> Future for JoinAll<F> {
    type Output = Vec<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Vec<F::Output>> {
        let JoinAll { futures, outputs } = &mut *self;
        futures.retain_mut(|future| match future.as_mut().poll(cx) {
            Poll::Ready(output) => {
                outputs.push(output);
                false
            }
            Poll::Pending => true,
        });
        if futures.is_empty() { Poll::Ready(mem::take(outputs)) } else { Poll::Pending }
    }
}
