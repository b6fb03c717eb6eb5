//! Where a task waits, and can be told that it is cancelled.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use pin_project_lite::pin_project;

use crate::places::Asked;
use crate::{Cancelled, Record, current};

/// What a task waits for, and what is asked in its stead when the task is cancelled.
///
/// In asyncio: the future in `Task._fut_waiter`, and its `cancel()`.
pub trait Place {
    /// Asks the place to end the wait, and returns whether it will. If not, the error is thrown
    /// here when the task resumes.
    fn cancel(&self) -> bool;

    /// The tasks that are waited for, without those that have ended. If the place takes the
    /// request, they are cancelled next, and the error comes with their end.
    fn tasks(self: Rc<Self>) -> Vec<Rc<Record>> {
        Vec::new()
    }
}

/// Waits for the future, in a place where a cancel can arrive. Then the future is dropped,
/// and this is the error.
///
/// In a task that is not a [`Task`](crate::Task) no cancel ever arrives.
pub fn cancellable<F: IntoFuture>(future: F) -> At<F::IntoFuture> {
    At { future: Some(future.into_future()), place: None, stands: None }
}

/// As [`cancellable`], but a cancel asks the place, and does not drop the future if that
/// takes it.
pub fn at<F: IntoFuture>(place: Rc<dyn Place>, future: F) -> At<F::IntoFuture> {
    At { future: Some(future.into_future()), place: Some(place), stands: None }
}

pin_project! {
    /// The future of [`cancellable`] and of [`at`]. Dropping it leaves the place.
    ///
    /// # Panics
    ///
    /// If it is polled after it has been ready.
    pub struct At<F> {
        #[pin]
        future: Option<F>,
        place: Option<Rc<dyn Place>>,
        stands: Option<Standing>,
    }
}

impl<F: Future> Future for At<F> {
    type Output = Result<F::Output, Cancelled>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        // A future may be polled by one task first and by another later.
        this.stands.take_if(|standing| !standing.record.is_polled());
        let output = if this.stands.as_ref().is_some_and(Standing::throws) {
            Err(Cancelled)
        } else {
            let future = this.future.as_mut().as_pin_mut();
            let polled = future.expect("it was polled after it had been ready").poll(cx);
            let Poll::Ready(output) = polled else {
                match this.stands {
                    Some(standing) => standing.stay(cx.waker()),
                    None => *this.stands = Standing::enter(this.place, cx.waker()),
                }
                return Poll::Pending;
            };
            Ok(output)
        };
        if let Some(standing) = this.stands {
            standing.has_ended = true;
        }
        *this.stands = None;
        this.future.set(None);
        Poll::Ready(output)
    }
}

/// A task that waits in a place, until this is dropped.
struct Standing {
    record: Rc<Record>,
    number: u64,
    /// The error is thrown here, and no other place is asked.
    is_here: bool,
    /// The wait is over. If this is dropped before, a request that was taken here is still to be
    /// thrown.
    has_ended: bool,
}

impl Standing {
    fn enter(place: &Option<Rc<dyn Place>>, waker: &Waker) -> Option<Standing> {
        let record = current()?;
        let (number, is_here) = (record.places.number(), place.is_none());
        match place {
            Some(place) => {
                let asked = Asked::Place(Rc::clone(place), Cell::new(false));
                record.places.ask_at(number, asked);
            }
            None => {
                record.places.stand_here();
                record.keep_between(number, waker);
            }
        }
        let standing = Standing { record, number, is_here, has_ended: false };
        if standing.record.must_throw.get() {
            standing.record.ask_late(number);
        }
        Some(standing)
    }

    fn throws(&self) -> bool {
        let is_told = self.is_here && self.record.places.is_told(self.number);
        self.record.must_throw.take() || is_told
    }

    /// The place was polled again, perhaps with another waker.
    fn stay(&self, waker: &Waker) {
        if self.is_here {
            self.record.places.forget(self.number);
            self.record.keep_between(self.number, waker);
        }
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        if self.record.places.leave(self.number, self.is_here, self.has_ended) {
            self.record.must_throw.set(true);
        }
    }
}
