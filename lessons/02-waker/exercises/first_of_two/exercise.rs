//! # The first of two
//!
//! **Build**, 30 minutes.
//!
//! You have ordered the same book from two shops. You wait for both parcels and read the
//! book that comes first. The other parcel will come too, and you want to send it back, so
//! you must not lose sight of it.
//!
//! **In Python** it is this:
//!
//! ```python
//! done, pending = await asyncio.wait([left, right], return_when=FIRST_COMPLETED)
//! ```
//!
//! **To begin with** there is a future that waits for the left one and never looks at the
//! other.
//!
//! **What should happen.**
//!
//! * `first_of_two(left, right)` is a future that polls two futures. It is ready as soon
//!   as one of the two is, in the same poll. If both are ready, the left one wins.
//! * The other one is handed back as if nothing had happened, together with the output of
//!   the winner. It can still be awaited, and gives the output that it would have given.
//! * When it returns `Pending`, each of the two has the waker of the latest poll, which is
//!   this one. So the one that is ready first can call it.
//! * It calls no waker itself.
//!
//! Both futures are `Unpin`: they may be moved, and `Pin::new(&mut left).poll(cx)` polls
//! one.
//!
//! You may change everything, as long as `first_of_two` can be called and awaited as now,
//! and returns a `FirstOfTwo` that gives a `Winner`.
//!
//! The check says: it is ready as soon as one of the two is

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
        let (mut left, right) = self.both.take().expect("polled after it was ready");
        if let Poll::Ready(output) = Pin::new(&mut left).poll(cx) {
            return Poll::Ready(Winner::Left(output, right));
        }
        self.both = Some((left, right));
        Poll::Pending
    }
}
