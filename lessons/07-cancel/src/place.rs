//! Where a task waits, and can be told that it is cancelled.

use std::mem;
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
        let task = current();
        // A future may be polled by one task first and by another later.
        this.stands.take_if(|standing| !standing.is_of(task.as_ref()));
        let output = if this.stands.as_ref().is_some_and(Standing::throws) {
            Err(Cancelled)
        } else {
            let future = this.future.as_mut().as_pin_mut();
            match future.expect("it was polled after it had been ready").poll(cx) {
                Poll::Ready(output) => Ok(output),
                Poll::Pending => {
                    match (&*this.stands, task) {
                        (Some(standing), _) => standing.stay(cx.waker()),
                        (None, Some(task)) => {
                            let place = this.place.clone();
                            *this.stands = Some(Standing::enter(task, place, cx.waker()));
                        }
                        (None, None) => {}
                    }
                    return Poll::Pending;
                }
            }
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
}

impl Standing {
    fn enter(record: Rc<Record>, place: Option<Rc<dyn Place>>, waker: &Waker) -> Standing {
        let wait = match place {
            Some(place) => Wait::For(place),
            None => Wait::Here { between: record.between(waker) },
        };
        let number = record.places.borrow_mut().add(wait);
        let standing = Standing { record, number };
        standing.record.ask_late(number);
        standing
    }

    fn is_of(&self, task: Option<&Rc<Record>>) -> bool {
        task.is_some_and(|task| Rc::ptr_eq(task, &self.record))
    }

    fn throws(&self) -> bool {
        self.record.throws(self.number)
    }

    /// The place was polled again, perhaps with another waker.
    fn stay(&self, waker: &Waker) {
        let newest = self.record.between(waker);
        let older = self.record.places.borrow_mut().replace(self.number, newest);
        // Not while the places are borrowed, because dropping a waker may run code.
        drop(older);
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        let left = self.record.places.borrow_mut().remove(self.number);
        drop(left);
    }
}

impl Record {
    /// The waker, if it is not the task's own, which the task's number replaces.
    fn between(&self, waker: &Waker) -> Option<Waker> {
        (self.waker.get() != Some(identity(waker))).then(|| waker.clone())
    }
}

/// Which waker it is.
pub type Identity = (*const (), *const RawWakerVTable);

pub fn identity(waker: &Waker) -> Identity {
    (waker.data(), ptr::from_ref(waker.vtable()))
}

/// How a task waits in a place.
#[derive(Clone)]
pub enum Wait {
    /// The error is thrown where the future is polled next. A waker that somebody has put
    /// between the task and this future, as `FuturesUnordered` does, is kept to get there.
    Here { between: Option<Waker> },
    /// Another is asked.
    For(Rc<dyn Place>),
}

/// Where a task waits: one place, unless a `join` or a `select` waits in several at once.
#[derive(Default)]
pub struct Places {
    list: Vec<Entry>,
    added: u64,
}

struct Entry {
    number: u64,
    wait: Wait,
    told: bool,
}

impl Places {
    fn add(&mut self, wait: Wait) -> u64 {
        self.added += 1;
        self.list.push(Entry { number: self.added, wait, told: false });
        self.added
    }

    fn index(&self, number: u64) -> Option<usize> {
        self.list.iter().position(|entry| entry.number == number)
    }

    fn remove(&mut self, number: u64) -> Option<Wait> {
        let index = self.index(number)?;
        Some(self.list.remove(index).wait)
    }

    fn replace(&mut self, number: u64, newest: Option<Waker>) -> Option<Waker> {
        let index = self.index(number)?;
        match &mut self.list[index].wait {
            Wait::Here { between } => mem::replace(between, newest),
            Wait::For(_) => newest,
        }
    }

    /// Tells a place of a cancel, and returns how the task waits there; `None` if the error
    /// is already on its way.
    pub fn tell(&mut self, number: u64) -> Option<Wait> {
        let index = self.index(number)?;
        let entry = &mut self.list[index];
        if entry.told {
            return None;
        }
        entry.told = matches!(entry.wait, Wait::Here { .. });
        Some(entry.wait.clone())
    }

    pub fn is_told(&self, number: u64) -> bool {
        self.index(number).is_some_and(|index| self.list[index].told)
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn numbers(&self) -> Vec<u64> {
        self.list.iter().map(|entry| entry.number).collect()
    }

    pub fn tasks(&self) -> Vec<Rc<Record>> {
        let tasks = self.list.iter().map(|entry| match &entry.wait {
            Wait::Here { .. } => Vec::new(),
            Wait::For(place) => Rc::clone(place).tasks(),
        });
        tasks.flatten().collect()
    }
}
