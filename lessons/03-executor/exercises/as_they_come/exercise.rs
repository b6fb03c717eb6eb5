//! # As they come
//!
//! **Build**, 40 minutes.
//!
//! A shop asks five suppliers for a price, all at the same time, and wants to show each
//! answer as soon as it is there. `AsTheyCome` is given the five futures, which are its
//! members. `next` returns the output of the member that is ready next. All of this
//! happens in one task: a poll of `next` polls the members.
//!
//! The version below compiles and returns every answer. But it awaits one member after
//! the other, so the second supplier is not even asked before the first one has answered.
//!
//! What you will build is an executor inside a future. It has its own ready queue, and
//! each member has its own waker, so it knows *which* member was woken. But `next` is
//! itself a future. An executor outside polls it, and does so again only when the waker of
//! the latest poll of `next` has been called.
//!
//! **What should happen.**
//!
//! * All members run at the same time, and their outputs come in the order in which the
//!   members became ready.
//! * Each member is polled once at the beginning. After that, only the members that were
//!   woken are polled, even if it is one of a thousand.
//! * If several members are woken before the next poll, none of them is forgotten.
//! * When a member is woken, the waker of the latest poll of `next` is called, even if
//!   the wake comes while the member is being polled.
//! * A poll of `next` polls no member twice, not even one that wakes itself in every
//!   poll. So every poll of `next` ends.
//! * A member that has ended is dropped. It is not polled again, even if its waker is
//!   called.
//! * The future that `next` returns may be dropped before it is ready. Then `next` can be
//!   called again, and no output is lost.
//! * Once the outputs of all members have been returned, `next` returns `None`, however
//!   often it is called.
//!
//! **In Python** this is `asyncio.as_completed`, where each member is a task of the loop.
//! In Rust it is `FuturesUnordered` of the crate `futures`.
//!
//! You may change everything, as long as `new` and `next` can be called as now.
//!
//! The check says: all members run at the same time

use std::collections::VecDeque;
use std::pin::Pin;

/// One of the futures in an `AsTheyCome`.
pub type Member<T> = Pin<Box<dyn Future<Output = T>>>;

/// Several futures that run in one task. Their outputs come in the order in which they
/// become ready.
pub struct AsTheyCome<T> {
    members: VecDeque<Member<T>>,
}

impl<T> AsTheyCome<T> {
    /// Takes the members. Nothing is polled before `next` is.
    pub fn new(members: Vec<Member<T>>) -> AsTheyCome<T> {
        AsTheyCome { members: members.into() }
    }

    /// Waits for the next output. Returns `None` if there is no member left.
    pub async fn next(&mut self) -> Option<T> {
        let first = self.members.pop_front()?;
        Some(first.await)
    }
}
