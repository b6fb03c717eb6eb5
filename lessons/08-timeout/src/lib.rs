//! Time limits: a cancel from a timer, which comes out of the block as "out of time".
//!
//! **Adds** [`timeout`] and [`timeout_at`] for a block, [`wait_for`] for a task; and
//! [`shield`], which keeps a cancel from a task.
//!
//! **Builds on** [`Task`](cancel::Task), its count of requests, and lesson 4's `call_at`.
//!
//! **In Python**: `Lib/asyncio/timeouts.py`; `wait_for` and `shield` in `Lib/asyncio/tasks.py`.
//!
//! **Leaves out** moving a limit while it runs, which is `Timeout.reschedule`.

mod shield;
mod wait_for;

use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use cancel::{Record, TaskError, current};
use spawn::{call_soon, running_loop};
use timers::Timer;

pub use shield::shield;
pub use wait_for::wait_for;

/// The time was over before the block was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimedOut;

impl fmt::Display for TimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("timed out")
    }
}

impl Error for TimedOut {}

impl From<TimedOut> for io::Error {
    fn from(timed_out: TimedOut) -> io::Error {
        io::Error::new(io::ErrorKind::TimedOut, timed_out)
    }
}

/// Runs the block, and cancels its task if it takes longer than `limit`:
/// `async with asyncio.timeout(limit)`.
///
/// The inner result says whether time was left. Errors of the block, and a cancel that came from
/// elsewhere, are the outer one.
///
/// The cancel goes down into what the block awaits, also into a task, and the block may
/// clean up or refuse. With a limit of zero the block runs until it waits for the first time.
///
/// # Panics
///
/// If it is not awaited in a [`Task`](cancel::Task).
pub async fn timeout<T, E: TaskError>(
    limit: Duration,
    block: impl Future<Output = Result<T, E>>,
) -> Result<Result<T, TimedOut>, E> {
    let now = running_loop().timers().now();
    timeout_at(now.saturating_add(limit), block).await
}

/// As [`timeout`], with a time of the loop's clock: `asyncio.timeout_at`.
///
/// # Panics
///
/// As [`timeout`].
pub async fn timeout_at<T, E: TaskError>(
    deadline: Duration,
    block: impl Future<Output = Result<T, E>>,
) -> Result<Result<T, TimedOut>, E> {
    let limit = Limit::set(deadline);
    let output = block.await;
    let timed_out = limit.leave();
    match output {
        Err(error) if timed_out && error.is_cancelled() => Ok(Err(TimedOut)),
        output => output.map(Ok),
    }
}

/// A limit that is set. Dropping it takes it back, and with it the request that it may have
/// made.
struct Limit {
    task: Rc<Record>,
    /// How many requests there were when the block began.
    before: u32,
    has_fired: Rc<Cell<bool>>,
    timer: Option<Timer>,
}

impl Limit {
    fn set(deadline: Duration) -> Limit {
        let task = current().expect("a time limit is for a block of a task");
        let has_fired = Rc::new(Cell::new(false));
        let mut limit = Limit { before: task.cancelling(), task, has_fired, timer: None };
        let (task, has_fired) = (Rc::clone(&limit.task), Rc::downgrade(&limit.has_fired));
        let fire = move || {
            // If the block has been left, the limit is gone.
            if let Some(has_fired) = has_fired.upgrade() {
                has_fired.set(true);
                task.cancel();
            }
        };
        let timers = running_loop().timers();
        if deadline <= timers.now() {
            call_soon(fire);
        } else {
            limit.timer = Some(timers.call_at(deadline, fire));
        }
        limit
    }

    /// Whether the request that cancelled the block was this limit's own. If there are others, the
    /// error goes on to whoever made them.
    fn leave(self) -> bool {
        self.has_fired.take() && self.task.uncancel() <= self.before
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        if self.has_fired.get() {
            self.task.uncancel();
        }
    }
}
