//! # The first of two: solved
//!
//! A future gets the waker only by being polled, so the pair can return `Pending` only if
//! it has polled both in this very poll.
//!
//! A future that is ready has given its output away. So as soon as the first is ready, the
//! other one is not polled any more: it might be ready as well, and its output would be
//! lost.
//!
//! Nothing else is needed. No waker is kept here, because the two futures keep it.

use std::pin::Pin;
use std::task::{Context, Poll};

/// Makes the future.
pub fn first_of_two<A, B>(left: A, right: B) -> FirstOfTwo<A, B> {
    FirstOfTwo { both: Some((left, right)) }
}

/// Which one was first, its output, and the other one, which is still on the way.
pub enum Winner<A: Future, B: Future> {
    /// The output of the left one, which is ready, and the right one.
    Left(A::Output, B),
    /// The output of the right one, which is ready, and the left one.
    Right(B::Output, A),
}

/// The future of [`first_of_two`]. A poll after it has been ready panics.
pub struct FirstOfTwo<A, B> {
    /// Both futures, until one of them is ready.
    both: Option<(A, B)>,
}

impl<A: Future + Unpin, B: Future + Unpin> Future for FirstOfTwo<A, B> {
    type Output = Winner<A, B>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Winner<A, B>> {
        let (mut left, mut right) = self.both.take().expect("polled after it was ready");
        if let Poll::Ready(output) = Pin::new(&mut left).poll(cx) {
            return Poll::Ready(Winner::Left(output, right));
        }
        if let Poll::Ready(output) = Pin::new(&mut right).poll(cx) {
            return Poll::Ready(Winner::Right(output, left));
        }
        self.both = Some((left, right));
        Poll::Pending
    }
}
