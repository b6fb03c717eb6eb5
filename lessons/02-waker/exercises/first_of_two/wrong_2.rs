//! # The first of two: a table
//!
//! "I poll both, and one `match` looks at both answers." It reads like a table of all that
//! can happen. But when the left one has won, it is too late to poll the right one. If that
//! is ready too, it has given its output away, and `_` has thrown it into the bin.
//!
//! The check says: the other one is handed back as if nothing had happened

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
        match (Pin::new(&mut left).poll(cx), Pin::new(&mut right).poll(cx)) {
            (Poll::Ready(output), _) => Poll::Ready(Winner::Left(output, right)),
            (_, Poll::Ready(output)) => Poll::Ready(Winner::Right(output, left)),
            (Poll::Pending, Poll::Pending) => {
                self.both = Some((left, right));
                Poll::Pending
            }
        }
    }
}
