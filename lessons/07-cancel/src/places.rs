//! The places where one task waits.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ptr;
use std::rc::Rc;
use std::task::{RawWakerVTable, Waker};

use crate::{Place, Record};

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
    /// How many places have taken a request.
    takers: Cell<usize>,
    /// A request was taken, and the wait has not ended in any of the takers.
    is_owed: Cell<bool>,
    /// By their numbers, because a `join_all` may wait in very many.
    asked: RefCell<BTreeMap<u64, Asked>>,
}

/// What is asked in a place.
#[derive(Clone)]
pub enum Asked {
    /// And whether it has taken a request.
    Place(Rc<dyn Place>, Cell<bool>),
    /// Somebody has put this waker between the task and the place, as `FuturesUnordered` does, and
    /// only polls what was woken by it.
    Waker(Waker),
}

impl Places {
    pub fn number(&self) -> u64 {
        self.numbered.set(self.numbered.get() + 1);
        self.numbered.get()
    }

    pub fn stand_here(&self) {
        self.here.set(self.here.get() + 1);
        self.untold.set(self.untold.get() + 1);
    }

    pub fn ask_at(&self, number: u64, asked: Asked) {
        self.asked.borrow_mut().insert(number, asked);
    }

    /// Returns whether a request has now lost all that took it, and is still to be thrown. A
    /// `select` may drop a place together with the request. If the wait in this place has ended,
    /// with the error or in spite of it, nothing is owed any more.
    pub fn leave(&self, number: u64, is_here: bool, has_ended: bool) -> bool {
        let was_taker = self.is_taker(number, is_here);
        if is_here {
            self.here.set(self.here.get() - 1);
            self.untold.set(self.untold.get() - usize::from(!was_taker));
        }
        self.forget(number);
        if !was_taker {
            return false;
        }
        self.takers.set(self.takers.get() - 1);
        if has_ended {
            self.is_owed.set(false);
        }
        self.takers.get() == 0 && self.is_owed.take()
    }

    fn is_taker(&self, number: u64, is_here: bool) -> bool {
        if is_here {
            return self.is_told(number);
        }
        match self.asked.borrow().get(&number) {
            Some(Asked::Place(_, has_taken)) => has_taken.get(),
            _ => false,
        }
    }

    pub fn forget(&self, number: u64) {
        if self.asked.borrow().is_empty() {
            return;
        }
        // The borrow ends with this line, because dropping a waker may run code.
        let gone = self.asked.borrow_mut().remove(&number);
        drop(gone);
    }

    /// Tells those here of a cancel, and returns whether there is one that has not heard of
    /// any yet.
    pub fn tell(&self) -> bool {
        self.told.set(self.numbered.get());
        let told = self.untold.take();
        self.takers.set(self.takers.get() + told);
        self.is_owed.set(self.is_owed.get() || told > 0);
        told > 0
    }

    /// A place that was asked has taken a request.
    pub fn take(&self, number: u64) {
        if let Some(Asked::Place(_, has_taken)) = self.asked.borrow().get(&number) {
            self.takers.set(self.takers.get() + usize::from(!has_taken.replace(true)));
            self.is_owed.set(true);
        }
    }

    pub fn is_told(&self, number: u64) -> bool {
        number <= self.told.get()
    }

    pub fn is_empty(&self) -> bool {
        self.here.get() == 0 && self.asked.borrow().is_empty()
    }

    /// What has to be asked: everywhere, or in one place.
    pub fn asked(&self, only: Option<u64>) -> Vec<(u64, Asked)> {
        let asked = self.asked.borrow();
        let range = only.map_or(0..=u64::MAX, |only| only..=only);
        asked.range(range).map(|(&number, asked)| (number, asked.clone())).collect()
    }
}

impl Record {
    /// Keeps the waker, unless it is the task's own: the task is woken by its number.
    pub(crate) fn keep_between(&self, number: u64, waker: &Waker) {
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
