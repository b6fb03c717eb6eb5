//! # As they come
//!
//! **Build**, 40 minutes.
//!
//! A shop asks five suppliers for a price, all at once, and wants to show each answer as
//! soon as it is there. `AsTheyCome` is given the five futures, its members, and `next`
//! returns the output of whichever is ready next. All of that happens in one task: a poll of
//! `next` polls the members.
//!
//! The version below compiles, and gives every answer. But it awaits one member after the
//! other: the second supplier is not even asked before the first has answered.
//!
//! What you will build is an executor inside a future. It has a ready queue of its own, and
//! each member has a waker of its own, so that it is known *which one* was woken. But who
//! polls `next`? Some executor outside, and only when the waker is called that `next` was
//! given.
//!
//! **What should happen.**
//!
//! * All members run beside each other, and their outputs come in the order in which they
//!   got ready.
//! * Each member has a first poll. After that only who was woken is polled, be it one of a
//!   thousand.
//! * If several are woken before the next poll, nobody is forgotten.
//! * The waker of the latest poll of `next` is called when a member is woken, also when that
//!   happens while the member is polled.
//! * A poll of `next` ends: it polls nobody twice, not even who wakes itself in every poll.
//! * A member that has ended is dropped, and not polled again, even if its waker is called.
//! * Whoever stops awaiting `next` half-way can call it again later, and nothing is lost.
//! * When each member has had its answer taken, `next` returns `None`, again and again.
//!
//! **In Python** it is `asyncio.as_completed`, where each member is a task of the loop. In
//! Rust `FuturesUnordered` of the crate `futures` does what you will do.
//!
//! You may change everything, as long as `new` and `next` can be called as now.
//!
//! The check says: all members run beside each other

use std::collections::VecDeque;
use std::pin::Pin;

/// What `AsTheyCome` is made of.
pub type Member<T> = Pin<Box<dyn Future<Output = T>>>;

/// Several futures that run in one task, whose outputs come as they get ready.
pub struct AsTheyCome<T> {
    members: VecDeque<Member<T>>,
}

impl<T> AsTheyCome<T> {
    /// Takes the members. Nothing is polled before `next` is.
    pub fn new(members: Vec<Member<T>>) -> AsTheyCome<T> {
        AsTheyCome { members: members.into() }
    }

    /// Waits for the next output. `None` if there is no member left.
    pub async fn next(&mut self) -> Option<T> {
        let first = self.members.pop_front()?;
        Some(first.await)
    }
}
