//! # As they come: all share one waker
//!
//! "Each member is polled with the waker of `next`. So every wake wakes the task, and
//! then I poll them all." Every output comes, and there is no bookkeeping at all. But
//! nothing tells which member was woken, so each answer makes `next` poll all the others
//! for nothing.
//!
//! The check says: only the members that were woken are polled

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

/// One of the futures in an `AsTheyCome`.
pub type Member<T> = Pin<Box<dyn Future<Output = T>>>;

/// Several futures that run in one task. Their outputs come in the order in which they
/// become ready.
pub struct AsTheyCome<T> {
    members: Vec<Member<T>>,
}

impl<T> AsTheyCome<T> {
    /// Takes the members. Nothing is polled before `next` is.
    pub fn new(members: Vec<Member<T>>) -> AsTheyCome<T> {
        AsTheyCome { members }
    }

    /// Waits for the next output. Returns `None` if there is no member left.
    pub async fn next(&mut self) -> Option<T> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        if self.members.is_empty() {
            return Poll::Ready(None);
        }
        for number in 0..self.members.len() {
            if let Poll::Ready(output) = self.members[number].as_mut().poll(cx) {
                drop(self.members.remove(number));
                return Poll::Ready(Some(output));
            }
        }
        Poll::Pending
    }
}
