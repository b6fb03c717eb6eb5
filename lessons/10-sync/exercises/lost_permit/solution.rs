//! # The lost permit: solved
//!
//! Between the call and the next turn of its task, a permit belonged to nobody. There was only
//! a message that it had been handed over, and the message was lost with the await.
//!
//! Now the permit itself is the message. A promise that has been kept owns its value, until
//! the future takes it. If the future is cancelled or dropped before that, the value is
//! dropped, and the `Drop` of a permit hands it over to the next task. No line after the await
//! has to think of it.
//!
//! A promise keeps no borrowed value, so a permit shares the semaphore instead of borrowing it.
//! The semaphore of this lesson does without that: a guard in the waiting function knows
//! whether its task has been called, and passes the permit on when it is dropped.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use cancel::{Cancelled, Promise, promise};

/// A number of permits, of which each task takes one.
pub struct Semaphore(Rc<Shared>);

struct Shared {
    free: Cell<usize>,
    /// Each of them gets a permit, in this order.
    waiting: RefCell<VecDeque<Promise<Permit>>>,
}

impl Semaphore {
    /// A semaphore with so many permits.
    pub fn new(permits: usize) -> Semaphore {
        let (free, waiting) = (Cell::new(permits), RefCell::default());
        Semaphore(Rc::new(Shared { free, waiting }))
    }

    /// Waits for a permit, and takes it. It comes back when the guard is dropped.
    pub async fn acquire(&self) -> Result<Permit, Cancelled> {
        let Shared { free, waiting } = &*self.0;
        if free.get() > 0 {
            free.set(free.get() - 1);
            return Ok(Permit(Rc::clone(&self.0)));
        }
        let (promise, permit) = promise();
        waiting.borrow_mut().push_back(promise);
        permit.await
    }

    /// How many permits are free.
    pub fn free(&self) -> usize {
        self.0.free.get()
    }
}

/// A permit, until it is dropped.
#[must_use = "the permit comes back when this is dropped"]
pub struct Permit(Rc<Shared>);

impl Drop for Permit {
    fn drop(&mut self) {
        let Shared { free, waiting } = &*self.0;
        loop {
            // The borrow ends with this line, because a wake may run any code.
            let first = waiting.borrow_mut().pop_front();
            let Some(promise) = first else { break };
            if !promise.is_done() {
                promise.set(Permit(Rc::clone(&self.0)));
                return;
            }
            // That task was cancelled while it waited.
        }
        free.set(free.get() + 1);
    }
}
