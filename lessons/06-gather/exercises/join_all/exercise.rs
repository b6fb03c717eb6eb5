//! # Resumed after completion
//!
//! **Repair**, 20 minutes.
//!
//! The lesson's `join` takes two futures. A program has a whole list of them, all of one
//! type, which borrow from the function that awaits them, so that they cannot be spawned.
//!
//! Below is `join_all`, which runs them all inside one task: it polls each of them, and
//! when all are ready it is ready too.
//!
//! **What you see.** As long as all become ready in the same poll, all is well. But if one
//! of them has to wait longer than another, the program panics: "`async fn` resumed after
//! completion". A future that was not made from an `async fn` may do worse: it may give its
//! output twice, or wait for ever.
//!
//! **What should happen.**
//!
//! * A future that has returned `Ready` is never polled again. It has given its output
//!   away, and it has no second one.
//! * All futures begin in the first poll, in the order of the list, and all wait at the
//!   same time.
//! * The outputs come in the order of the list, whatever the order in which they become
//!   ready.
//! * It is ready in the very poll in which the last of them is. No futures at all make an
//!   empty list.
//! * The futures may borrow, and need not be `Unpin`; nor need their outputs be `Clone`.
//!
//! **In Python** a coroutine that is awaited for the second time says the same thing:
//! "cannot reuse already awaited coroutine".
//!
//! You may change everything, as long as `join_all` can be called and awaited as now.
//!
//! The check says: a future that has returned Ready is never polled again

use std::pin::Pin;
use std::task::{Context, Poll};

/// Runs all the futures in the task that awaits this, until all are ready.
pub fn join_all<F: Future>(futures: impl IntoIterator<Item = F>) -> JoinAll<F> {
    JoinAll { futures: futures.into_iter().map(Box::pin).collect() }
}

/// The future of [`join_all`].
pub struct JoinAll<F> {
    futures: Vec<Pin<Box<F>>>,
}

/// It may be moved, because the parts that must not move are in boxes.
impl<F> Unpin for JoinAll<F> {}

impl<F: Future> Future for JoinAll<F> {
    type Output = Vec<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Vec<F::Output>> {
        let mut outputs = Vec::new();
        for future in &mut self.futures {
            if let Poll::Ready(output) = future.as_mut().poll(cx) {
                outputs.push(output);
            }
        }
        if outputs.len() == self.futures.len() {
            Poll::Ready(outputs)
        } else {
            Poll::Pending
        }
    }
}
