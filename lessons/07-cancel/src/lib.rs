//! Stopping a task: a cancel is an error at the await, and `?` passes it on.
//!
//! **Adds** [`Task`], which can be cancelled; the error [`Cancelled`]; [`cancellable`], which
//! makes of any future a place where a cancel can arrive; and of that a [`sleep`], a
//! [`yield_now`], a [`gather()`] and a [`run`], which replace those of lessons 4 to 6.
//!
//! **Builds on** [`JoinHandle`](spawn::JoinHandle), whose output is now a `Result`. The record
//! of a task is beside the executor, which knows nothing of it.
//!
//! **In Python**: `Task.cancel` and `Task.__step` in `Lib/asyncio/tasks.py`; `_cancel_all_tasks`
//! in `Lib/asyncio/runners.py`.
//!
//! **Leaves out** time limits (lesson 08).

mod failure;
mod gather_tasks;
mod place;
mod places;
mod promise;
mod record;
mod run;
mod task;
mod waiting;

use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

pub use failure::Failure;
pub use gather_tasks::{gather, try_gather};
pub use place::{At, Place, at, cancellable};
pub use promise::{Promise, promise};
pub use record::{Record, current};
pub use run::{all_tasks, run, run_with};
pub use task::{Task, TaskFuture, Watching, spawn, spawn_named};
pub use waiting::{Waiting, waiting};

/// The error that is thrown where a task waits when it is cancelled: `CancelledError`.
///
/// Pass it on with `?`, when you have cleaned up. A task that returns a value instead has
/// refused to be cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cancelled")
    }
}

impl Error for Cancelled {}

/// The error type of a task: a cancel can pass through it.
pub trait TaskError: From<Cancelled> + 'static {
    /// Whether this error is [`Cancelled`].
    fn is_cancelled(&self) -> bool;
}

impl TaskError for Cancelled {
    fn is_cancelled(&self) -> bool {
        true
    }
}

impl From<Cancelled> for io::Error {
    fn from(cancelled: Cancelled) -> io::Error {
        io::Error::other(cancelled)
    }
}

impl TaskError for io::Error {
    fn is_cancelled(&self) -> bool {
        self.get_ref().is_some_and(|inner| inner.is::<Cancelled>())
    }
}

impl TaskError for Box<dyn Error> {
    fn is_cancelled(&self) -> bool {
        self.is::<Cancelled>()
    }
}

/// As [`spawn::sleep`], and a place where a cancel can arrive. A cancel takes the timer back.
///
/// # Panics
///
/// When polled, if no loop is running in this thread.
pub fn sleep(duration: Duration) -> impl Future<Output = Result<(), Cancelled>> {
    cancellable(spawn::sleep(duration))
}

/// As [`timers::yield_now`], and a place where a cancel can arrive.
pub fn yield_now() -> impl Future<Output = Result<(), Cancelled>> {
    cancellable(timers::yield_now())
}
