//! # The connection pool: a queue of places
//!
//! "A queue with `size` places in it. A request takes a place out, and its guard puts it back
//! in any case." Nothing is lost, and there are never too many connections. But a queue
//! promises an order only for its items. A task that finds an item takes it, even if another
//! one has waited for it longer, and has just been called. So a request that gives its place
//! back, and asks again immediately, always gets it.
//!
//! The check says: requests get connections in the order in which they have asked

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};

use cancel::TaskError;
use sync::Queue;

/// Connections that are opened when they are needed, and then used again.
pub struct Pool<C, F> {
    places: Queue<()>,
    idle: RefCell<Vec<C>>,
    open: F,
}

impl<C, E, F> Pool<C, F>
where
    E: TaskError,
    F: AsyncFn() -> Result<C, E>,
{
    /// A pool for at most so many connections, of which none is open yet.
    pub fn new(size: usize, open: F) -> Pool<C, F> {
        let places = Queue::new(size);
        while places.try_put(()).is_ok() {}
        Pool { places, idle: RefCell::default(), open }
    }

    /// Borrows a connection. It is given back when the guard is dropped.
    pub async fn get(&self) -> Result<Lent<'_, C>, E> {
        // The queue is never shut down.
        let _ = self.places.get().await?;
        let connection = self.idle.borrow_mut().pop();
        let Pool { places, idle, open } = self;
        let mut lent = Lent { connection, places, idle };
        if lent.connection.is_none() {
            lent.connection = Some(open().await?);
        }
        Ok(lent)
    }
}

/// A connection, until it is given back.
pub struct Lent<'a, C> {
    /// There until it is given back, or discarded.
    connection: Option<C>,
    places: &'a Queue<()>,
    idle: &'a RefCell<Vec<C>>,
}

impl<C> Lent<'_, C> {
    /// Closes the connection, instead of giving it back.
    pub fn discard(mut self) {
        self.connection = None;
    }
}

impl<C> Drop for Lent<'_, C> {
    fn drop(&mut self) {
        self.idle.borrow_mut().extend(self.connection.take());
        // There is room, because this place was taken out.
        let _ = self.places.try_put(());
    }
}

impl<C> Deref for Lent<'_, C> {
    type Target = C;

    fn deref(&self) -> &C {
        self.connection.as_ref().expect("it is there until the end")
    }
}

impl<C> DerefMut for Lent<'_, C> {
    fn deref_mut(&mut self) -> &mut C {
        self.connection.as_mut().expect("it is there until the end")
    }
}
