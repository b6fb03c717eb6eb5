//! # The lost permit: given back at each error
//!
//! "If the await ends with an error, the task gives its permit back." But most tasks that are
//! cancelled have been given none. Each of them hands over a permit that never existed, and
//! soon more mails are sent than there are connections.
//!
//! The check says: there are never more guards than permits

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use cancel::{Cancelled, Promise, promise};

/// A number of permits, of which each task takes one.
pub struct Semaphore {
    free: Cell<usize>,
    /// Each of them gets a permit, in this order.
    waiting: RefCell<VecDeque<Promise<()>>>,
}

impl Semaphore {
    /// A semaphore with so many permits.
    pub fn new(permits: usize) -> Semaphore {
        Semaphore { free: Cell::new(permits), waiting: RefCell::default() }
    }

    /// Waits for a permit, and takes it. It comes back when the guard is dropped.
    pub async fn acquire(&self) -> Result<Permit<'_>, Cancelled> {
        if self.free.get() > 0 {
            self.free.set(self.free.get() - 1);
            return Ok(Permit(self));
        }
        let (promise, call) = promise();
        self.waiting.borrow_mut().push_back(promise);
        // When the promise is kept, the permit has been handed over.
        if let Err(cancelled) = call.await {
            self.hand_over();
            return Err(cancelled);
        }
        Ok(Permit(self))
    }

    /// How many permits are free.
    pub fn free(&self) -> usize {
        self.free.get()
    }

    /// Hands a permit over to the first task that still waits.
    fn hand_over(&self) {
        loop {
            // The borrow ends with this line, because a wake may run any code.
            let first = self.waiting.borrow_mut().pop_front();
            let Some(promise) = first else { break };
            if promise.set(()) {
                return;
            }
            // That task was cancelled while it waited.
        }
        self.free.set(self.free.get() + 1);
    }
}

/// A permit, until it is dropped.
#[must_use = "the permit comes back when this is dropped"]
pub struct Permit<'a>(&'a Semaphore);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.hand_over();
    }
}
