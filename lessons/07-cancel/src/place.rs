//! Where a task waits, and can be told that it is cancelled.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::ptr;
use std::rc::Rc;
use std::task::{Context, Poll, RawWakerVTable, Waker};

use pin_project_lite::pin_project;

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
}

impl Standing {
    fn enter(place: &Option<Rc<dyn Place>>, waker: &Waker) -> Option<Standing> {
        let record = current()?;
        let (number, is_here) = (record.places.number(), place.is_none());
        match place {
            Some(place) => record.places.ask_at(number, Asked::Place(Rc::clone(place))),
            None => {
                record.places.stand_here();
                record.keep_between(number, waker);
            }
        }
        let standing = Standing { record, number, is_here };
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
        let places = &self.record.places;
        if self.is_here {
            places.leave_here(self.number);
        }
        places.forget(self.number);
    }
}

impl Record {
    /// Keeps the waker, unless it is the task's own: the task is woken by its number.
    fn keep_between(&self, number: u64, waker: &Waker) {
        if self.waker.get() != Some(identity(waker)) {
            self.places.ask_at(number, Asked::Waker(waker.clone()));
        }
    }
}

/// Which waker it is.
pub type Identity = (*const (), *const RawWakerVTable);

pub fn identity(waker: &Waker) -> Identity {
    (waker.data(), ptr::from_ref(waker.vtable()))
}

/// Where a task waits: in one place, unless a `join` or a `select` waits in several at once.
///
/// Most of them are places where the error is thrown, and those are only counted.
#[derive(Default)]
pub struct Places {
    numbered: Cell<u64>,
    here: Cell<usize>,
    /// How many of those here have been told of no cancel yet.
    untold: Cell<usize>,
    /// The number of the last place that has been told.
    told: Cell<u64>,
    asked: RefCell<Vec<(u64, Asked)>>,
}

/// What is asked in a place.
#[derive(Clone)]
pub enum Asked {
    Place(Rc<dyn Place>),
    /// Somebody has put this waker between the task and the place, as `FuturesUnordered` does, and
    /// only polls what was woken by it.
    Waker(Waker),
}

impl Places {
    fn number(&self) -> u64 {
        self.numbered.set(self.numbered.get() + 1);
        self.numbered.get()
    }

    fn stand_here(&self) {
        self.here.set(self.here.get() + 1);
        self.untold.set(self.untold.get() + 1);
    }

    fn leave_here(&self, number: u64) {
        self.here.set(self.here.get() - 1);
        if !self.is_told(number) {
            self.untold.set(self.untold.get() - 1);
        }
    }

    fn ask_at(&self, number: u64, asked: Asked) {
        self.asked.borrow_mut().push((number, asked));
    }

    fn forget(&self, number: u64) {
        if self.asked.borrow().is_empty() {
            return;
        }
        let mut asked = self.asked.borrow_mut();
        if let Some(index) = asked.iter().rposition(|(other, _)| *other == number) {
            let gone = asked.remove(index);
            // Not while the list is borrowed, because dropping a waker may run code.
            drop(asked);
            drop(gone);
        }
    }

    /// Tells those here of a cancel, and returns whether there is one that has not heard of
    /// any yet.
    pub fn tell(&self) -> bool {
        self.told.set(self.numbered.get());
        self.untold.take() > 0
    }

    fn is_told(&self, number: u64) -> bool {
        number <= self.told.get()
    }

    pub fn is_empty(&self) -> bool {
        self.here.get() == 0 && self.asked.borrow().is_empty()
    }

    /// What has to be asked: everywhere, or in one place.
    pub fn asked(&self, only: Option<u64>) -> Vec<Asked> {
        let asked = self.asked.borrow();
        let chosen =
            asked.iter().filter(|(number, _)| only.is_none_or(|only| only == *number));
        chosen.map(|(_, asked)| asked.clone()).collect()
    }
}
