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
    /// By their numbers, because a `join_all` may wait in very many.
    asked: RefCell<BTreeMap<u64, Asked>>,
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
    pub fn number(&self) -> u64 {
        self.numbered.set(self.numbered.get() + 1);
        self.numbered.get()
    }

    pub fn stand_here(&self) {
        self.here.set(self.here.get() + 1);
        self.untold.set(self.untold.get() + 1);
    }

    pub fn leave_here(&self, number: u64) {
        self.here.set(self.here.get() - 1);
        if !self.is_told(number) {
            self.untold.set(self.untold.get() - 1);
        }
    }

    pub fn ask_at(&self, number: u64, asked: Asked) {
        self.asked.borrow_mut().insert(number, asked);
    }

    pub fn forget(&self, number: u64) {
        // The borrow ends with this line, because dropping a waker may run code.
        let gone = self.asked.borrow_mut().remove(&number);
        drop(gone);
    }

    /// Tells those here of a cancel, and returns whether there is one that has not heard of
    /// any yet.
    pub fn tell(&self) -> bool {
        self.told.set(self.numbered.get());
        self.untold.take() > 0
    }

    pub fn is_told(&self, number: u64) -> bool {
        number <= self.told.get()
    }

    pub fn is_empty(&self) -> bool {
        self.here.get() == 0 && self.asked.borrow().is_empty()
    }

    /// What has to be asked: everywhere, or in one place.
    pub fn asked(&self, only: Option<u64>) -> Vec<Asked> {
        let asked = self.asked.borrow();
        match only {
            Some(number) => asked.get(&number).cloned().into_iter().collect(),
            None => asked.values().cloned().collect(),
        }
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
