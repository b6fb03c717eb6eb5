//! Two futures inside one task: nothing is spawned, and they may borrow.

use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

/// Runs both futures in the task that awaits this, until both are ready.
///
/// Whenever that task is woken it polls each of the two that is not ready yet, also the one
/// that nobody woke. A part that is ready is kept until both are. Dropping it drops both.
/// Polled after it was ready, it polls both once more, which may panic.
///
/// There is no counterpart in asyncio, where a coroutine is run by awaiting it or by a task.
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
    Join { a, b, a_output: None, b_output: None }
}

pin_project! {
    /// The future of [`join`].
    pub struct Join<A: Future, B: Future> {
        #[pin]
        a: A,
        #[pin]
        b: B,
        a_output: Option<A::Output>,
        b_output: Option<B::Output>,
    }
}

impl<A: Future, B: Future> Future for Join<A, B> {
    type Output = (A::Output, B::Output);

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        poll_unless_ready(this.a, this.a_output, cx);
        poll_unless_ready(this.b, this.b_output, cx);
        match (this.a_output.take(), this.b_output.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            (a, b) => {
                (*this.a_output, *this.b_output) = (a, b);
                Poll::Pending
            }
        }
    }
}

fn poll_unless_ready<F: Future>(
    future: Pin<&mut F>,
    output: &mut Option<F::Output>,
    cx: &mut Context<'_>,
) {
    if output.is_none()
        && let Poll::Ready(ready) = future.poll(cx)
    {
        *output = Some(ready);
    }
}
