//! # The connection pool
//!
//! **Build**, 40 minutes.
//!
//! A web server has a database, and each request needs a connection to it. Opening one takes
//! longer than the request itself, and the database allows only a few. So the server keeps
//! its connections in a pool. A request borrows one, and then gives it back.
//!
//! Write `Pool`.
//!
//! **To begin with** there is a version that opens a connection for each request, and closes
//! it afterwards.
//!
//! **What should happen.**
//!
//! * There are never more than `size` connections. Those that are lent count, those that are
//!   left over, and those that are being opened. (`size` is at least 1.)
//! * A connection that is given back is used again. A request opens one only if none is left
//!   over.
//! * Requests get connections in the order in which they have asked. A request that gives its
//!   connection back and immediately asks again has to wait for its turn, too.
//! * If opening fails, the request that has tried gets the error. Then the request that waits
//!   longest opens the next one, immediately.
//! * A request may be cancelled, or its future dropped, while it waits and while it opens a
//!   connection. Nothing is lost by that, and its place goes to the request that waits
//!   longest.
//! * `discard` closes a connection that does not work any more. The request that waits longest
//!   opens another one in its place, immediately.
//!
//! **In Python** the libraries for databases bring such pools along. Look into one of them,
//! and you will find a semaphore, a condition or a queue.
//!
//! You may change everything, as long as `new`, `get` and `discard` can be called as now, and
//! what `get` returns can be used as a connection. You may use everything from this lesson
//! and the lessons before it.
//!
//! The check says: there are never more than `size` connections

use std::ops::{Deref, DerefMut};

use cancel::TaskError;

/// Connections that are opened when they are needed, and then used again.
pub struct Pool<F> {
    open: F,
}

impl<F> Pool<F> {
    /// A pool for at most so many connections, of which none is open yet.
    pub fn new(_size: usize, open: F) -> Pool<F> {
        Pool { open }
    }

    /// Borrows a connection. It is given back when the guard is dropped.
    pub async fn get<C, E>(&self) -> Result<Lent<C>, E>
    where
        E: TaskError,
        F: AsyncFn() -> Result<C, E>,
    {
        Ok(Lent((self.open)().await?))
    }
}

/// A connection, until it is given back.
pub struct Lent<C>(C);

impl<C> Lent<C> {
    /// Closes the connection, instead of giving it back.
    pub fn discard(self) {
        drop(self);
    }
}

impl<C> Deref for Lent<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.0
    }
}

impl<C> DerefMut for Lent<C> {
    fn deref_mut(&mut self) -> &mut C {
        &mut self.0
    }
}
