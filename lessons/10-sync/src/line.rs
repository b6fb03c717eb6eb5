//! A line in which tasks wait until they are called.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use cancel::{Cancelled, Promise, promise};

/// Tasks that wait, in the order in which they came.
///
/// In asyncio: the `_waiters` of a lock, which are futures in a `deque`.
#[derive(Default)]
pub struct Line {
    /// By the number that each has drawn.
    waiting: RefCell<BTreeMap<u64, Promise<()>>>,
    /// Those that have been called, and have not run since.
    called: RefCell<BTreeSet<u64>>,
    drawn: Cell<u64>,
}

impl Line {
    /// Waits to be called, and leaves the line.
    ///
    /// If the task leaves without having run, because it is cancelled or the future is dropped,
    /// then `given_up` is called. It is told whether the task had been called already, and has
    /// to see to it that the call is not lost.
    pub async fn wait(&self, given_up: impl FnOnce(bool)) -> Result<(), Cancelled> {
        let (promise, call) = promise();
        self.drawn.set(self.drawn.get() + 1);
        let number = self.drawn.get();
        self.waiting.borrow_mut().insert(number, promise);
        let mut place = InLine { line: self, number, given_up: Some(given_up) };
        call.await?;
        place.given_up = None;
        Ok(())
    }

    /// Calls the next one. Returns whether there was one.
    pub fn call_next(&self) -> bool {
        loop {
            // The borrow ends with this line, because a wake may run any code.
            let next = self.waiting.borrow_mut().pop_first();
            let Some((number, promise)) = next else { return false };
            self.called.borrow_mut().insert(number);
            if promise.set(()) {
                return true;
            }
            // It was cancelled, and will leave when it runs.
            self.called.borrow_mut().remove(&number);
        }
    }

    /// Calls the next one, unless one is on its way already, or will leave first.
    pub fn call_first(&self) {
        let is_waiting = |line: &BTreeMap<_, Promise<()>>| {
            line.first_key_value().is_some_and(|(_, promise)| !promise.is_done())
        };
        if self.called.borrow().is_empty() && is_waiting(&self.waiting.borrow()) {
            self.call_next();
        }
    }

    /// Calls all that wait now.
    pub fn call_all(&self) {
        while self.call_next() {}
    }

    /// Whether nobody waits, and nobody has been called who has not run since.
    pub fn is_empty(&self) -> bool {
        let waiting = self.waiting.borrow();
        self.called.borrow().is_empty() && waiting.values().all(Promise::is_done)
    }
}

/// A task in a line, until this is dropped.
struct InLine<'a, F: FnOnce(bool)> {
    line: &'a Line,
    number: u64,
    given_up: Option<F>,
}

impl<F: FnOnce(bool)> Drop for InLine<'_, F> {
    fn drop(&mut self) {
        let waited = self.line.waiting.borrow_mut().remove(&self.number);
        let was_called = self.line.called.borrow_mut().remove(&self.number);
        drop(waited);
        if let Some(given_up) = self.given_up.take() {
            given_up(was_called);
        }
    }
}
