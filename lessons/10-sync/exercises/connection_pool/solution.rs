//! # The connection pool: solved
//!
//! There are two things in a pool: places, of which there are `size`, and connections that
//! are left over. A request waits for a place. Then it takes a connection, and if none is left
//! over, it may open one, because in that case fewer than `size` exist.
//!
//! A place is a permit of a semaphore, and the semaphore does most of the work. It is fair, and
//! a request that is stopped while it waits loses nothing. A request that is stopped while it
//! opens a connection, or fails to, drops its permit. So does a guard, whether its connection
//! is given back or discarded.
//!
//! In that guard the order matters. First its own `Drop` puts the connection back. Only then
//! its fields are dropped, and with them the permit. So the next request finds the connection.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};

use cancel::TaskError;
use sync::{Permit, Semaphore};

/// Connections that are opened when they are needed, and then used again.
pub struct Pool<C, F> {
    places: Semaphore,
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
        Pool { places: Semaphore::new(size), idle: RefCell::default(), open }
    }

    /// Borrows a connection. It is given back when the guard is dropped.
    pub async fn get(&self) -> Result<Lent<'_, C>, E> {
        let place = self.places.acquire().await?;
        // The borrow ends with this line, because others give back while this one opens.
        let idle = self.idle.borrow_mut().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => (self.open)().await?,
        };
        Ok(Lent { connection: Some(connection), idle: &self.idle, _place: place })
    }
}

/// A connection, until it is given back.
pub struct Lent<'a, C> {
    /// There until it is given back, or discarded.
    connection: Option<C>,
    idle: &'a RefCell<Vec<C>>,
    _place: Permit<'a>,
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
