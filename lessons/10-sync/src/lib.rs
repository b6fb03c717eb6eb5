//! Waiting for each other: events, locks, semaphores, conditions, barriers and queues.
//!
//! **Adds** [`Event`], [`Lock`], [`Semaphore`], [`Condition`], [`Barrier`] and [`Queue`], all of
//! them made of one thing, a [line](line::Line) in which tasks wait until they are called.
//!
//! **Builds on** lesson 7's [`promise`](cancel::promise): whoever waits in line waits for one.
//!
//! **In Python**: `Lib/asyncio/locks.py` and `Lib/asyncio/queues.py`, as in Python 3.13.
//!
//! **Leaves out** other threads: nothing here may be sent to one.

mod barrier;
mod condition;
mod event;
pub mod line;
mod lock;
mod queue;
mod semaphore;
mod store;

pub use barrier::{Barrier, Broken};
pub use condition::Condition;
pub use event::Event;
pub use lock::{Guard, Lock};
pub use queue::{LifoQueue, PriorityQueue, Queue, ShutDown};
pub use semaphore::{Permit, Semaphore};
pub use store::{Heap, Stack, Store};
