//! # The first of two: solved
//!
//! To be polled is how a future gets the waker, so there is no way to say `Pending`
//! without having polled both, in this very poll.
//!
//! To be ready is to have given the output away. So as soon as one is ready, nobody is
//! polled any more: had the other one been polled, too, it might have been ready as well,
//! and its output would be lost.
//!
//! Nothing else is needed. No waker is kept here: the two who wait keep it.

use std::pin::Pin;
use std::task::{Context, Poll};

/// Makes the future.
pub fn first_of_two<A, B>(left: A, right: B) -> FirstOfTwo<A, B> {
    FirstOfTwo { both: Some((left, right)) }
}

/// Who was first, with what, and the other one, who is still on the way.
pub enum Winner<A: Future, B: Future> {
    /// The left one is ready; here is its output, and the right one.
    Left(A::Output, B),
    /// The right one is ready; here is its output, and the left one.
    Right(B::Output, A),
}

/// The future of [`first_of_two`]. Polled again after it was ready, it panics.
pub struct FirstOfTwo<A, B> {
    /// Until one of them is ready.
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
