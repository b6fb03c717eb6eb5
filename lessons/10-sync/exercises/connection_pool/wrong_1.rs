//! # The connection pool: counted by hand
//!
//! "I count the places that are free. If there is one, the request takes it, and otherwise it
//! waits in line." The place is given back when opening fails, and a cancel is an error, too.
//! But a future may also be dropped while it opens a connection. Then its place is never given
//! back, and no other request is called.
//!
//! The check says: if a request is stopped while it opens a connection

use std::cell::{Cell, RefCell};
use std::ops::{Deref, DerefMut};

use cancel::TaskError;
use sync::line::Line;

/// Connections that are opened when they are needed, and then used again.
pub struct Pool<C, F> {
    shared: Shared<C>,
    open: F,
}

impl<C, E, F> Pool<C, F>
where
    E: TaskError,
    F: AsyncFn() -> Result<C, E>,
{
    /// A pool for at most so many connections, of which none is open yet.
    pub fn new(size: usize, open: F) -> Pool<C, F> {
        let (idle, free) = (RefCell::default(), Cell::new(size));
        let shared = Shared { idle, free, line: Line::default() };
        Pool { shared, open }
    }

    /// Borrows a connection. It is given back when the guard is dropped.
    pub async fn get(&self) -> Result<Lent<'_, C>, E> {
        let Shared { idle, free, line } = &self.shared;
        if free.get() > 0 {
            free.set(free.get() - 1);
        } else {
            let pass_on = |called| {
                if called {
                    self.shared.free_place();
                }
            };
            line.wait(pass_on).await?;
        }
        let connection = idle.borrow_mut().pop();
        let connection = match connection {
            Some(connection) => connection,
            None => match (self.open)().await {
                Ok(connection) => connection,
                Err(error) => {
                    self.shared.free_place();
                    return Err(error);
                }
            },
        };
        Ok(Lent { connection: Some(connection), shared: &self.shared })
    }
}

/// A connection, until it is given back.
pub struct Lent<'a, C> {
    /// There until it is given back, or discarded.
    connection: Option<C>,
    shared: &'a Shared<C>,
}

impl<C> Lent<'_, C> {
    /// Closes the connection, instead of giving it back.
    pub fn discard(mut self) {
        self.connection = None;
    }
}

impl<C> Drop for Lent<'_, C> {
    fn drop(&mut self) {
        self.shared.idle.borrow_mut().extend(self.connection.take());
        self.shared.free_place();
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

struct Shared<C> {
    idle: RefCell<Vec<C>>,
    /// How many places are free.
    free: Cell<usize>,
    line: Line,
}

impl<C> Shared<C> {
    /// A place goes to the request that waits longest.
    fn free_place(&self) {
        if !self.line.call_next() {
            self.free.set(self.free.get() + 1);
        }
    }
}
