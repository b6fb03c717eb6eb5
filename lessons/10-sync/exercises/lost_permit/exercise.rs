//! # The lost permit
//!
//! **Repair**, 35 minutes.
//!
//! A program sends its mail over four connections. So a task that sends a mail takes a permit
//! first, under a time limit. The semaphore is made of nothing but the promises of lesson 7.
//! If there is no permit for a task, it leaves a promise in a list, and waits. A permit that
//! comes back is handed over to the first task in the list: its promise is kept.
//!
//! **What you see.** After some weeks the program sends only three mails at a time, then two,
//! and one day none at all. But all guards have been dropped.
//!
//! **What should happen.**
//!
//! * No permit is lost, whichever task is cancelled, and when, and whichever future of
//!   `acquire` is dropped. When all guards have been dropped, all permits are free.
//! * No permit comes out of nothing. There are never more guards than permits.
//! * A task gets a permit as soon as there is one for it, in the order in which the tasks have
//!   asked. A newcomer gets none while others wait.
//! * A task that is cancelled while it waits gets the error immediately.
//!
//! Think of a task that has been given a permit, and has not run since.
//!
//! **In Python** there is an `except CancelledError` in `Semaphore.acquire` for this, and it
//! took several versions until it was right.
//!
//! You may change everything, as long as `new`, `acquire` and `free` can be called as now,
//! and a permit comes back when its guard is dropped. The semaphore of this lesson keeps all of
//! these promises. So use what you like, but not that.
//!
//! The check says: no permit is lost

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
        call.await?;
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
