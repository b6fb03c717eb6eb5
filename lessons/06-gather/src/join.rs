//! Two futures inside one task: nothing is spawned, and they may borrow.

use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

/// Runs both futures in the task that awaits this, until both are ready.
///
/// Each wake of that task polls each of the two that is not ready yet, even the one that was
/// not woken. A future that is ready is dropped, and its output kept until both are there.
/// Dropping the join drops both.
///
/// There is no counterpart in asyncio, where a coroutine runs only by being awaited or as a
/// task.
///
/// ```
/// use gather::join;
/// use waker::block_on;
///
/// let name = String::from("page");
/// let (length, first) = block_on(join(async { name.len() }, async { name.chars().next() }));
/// assert_eq!((length, first), (4, Some('p')));
/// ```
pub fn join<A: Future, B: Future>(a: A, b: B) -> Join<A, B> {
    Join { a: Some(a), b: Some(b), a_output: None, b_output: None }
}

pin_project! {
    /// The future of [`join`].
    ///
    /// # Panics
    ///
    /// If it is polled after it has been ready.
    pub struct Join<A: Future, B: Future> {
        #[pin]
        a: Option<A>,
        #[pin]
        b: Option<B>,
        a_output: Option<A::Output>,
        b_output: Option<B::Output>,
    }
}

impl<A: Future, B: Future> Future for Join<A, B> {
    type Output = (A::Output, B::Output);

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        poll_unless_ready(this.a.as_mut(), this.a_output, cx);
        poll_unless_ready(this.b.as_mut(), this.b_output, cx);
        if this.a.is_some() || this.b.is_some() {
            return Poll::Pending;
        }
        let outputs = this.a_output.take().zip(this.b_output.take());
        Poll::Ready(outputs.expect("a join was polled after it had been ready"))
    }
}

fn poll_unless_ready<F: Future>(
    mut future: Pin<&mut Option<F>>,
    output: &mut Option<F::Output>,
    cx: &mut Context<'_>,
) {
    if let Some(polled) = future.as_mut().as_pin_mut()
        && let Poll::Ready(ready) = polled.poll(cx)
    {
        *output = Some(ready);
        // Now, because it may hold what the other one waits for.
        future.set(None);
    }
}
