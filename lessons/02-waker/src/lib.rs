//! A future: a generator that is told, at each resume, whom to wake.
//!
//! **Adds** [`GenFuture`], which makes a generator of lesson 01 a future; [`block_on`],
//! which runs one future and sleeps while it waits; [`oneshot`], a value that arrives
//! later, from any thread; [`raw`], a waker made by hand.
//!
//! **Builds on** [`Generator`], and on four pieces of std: `Future`, `Context`, `Waker` and
//! `thread::park`.
//!
//! **In Python**: `types.coroutine` in `Lib/types.py` for [`GenFuture`]; `asyncio.Future`
//! in `Lib/asyncio/futures.py` for [`oneshot`]; `call_soon_threadsafe` in
//! `Lib/asyncio/base_events.py` for a wake from another thread.
//!
//! **Leaves out** a second future: `block_on` runs one. Lesson 03 runs many.

mod block_on;
mod oneshot;
#[expect(unsafe_code, reason = "a waker's table of functions, once written by hand")]
pub mod raw;
mod signal;

use std::pin::Pin;
use std::task::{Context, Poll, Waker};
// The modules take these names from here, so that a test can give them loom's instead.
use std::{sync, thread};

use generator::{Exception, Generator, Step};

pub use block_on::block_on;
pub use oneshot::{Closed, Receiver, Sender, oneshot};
pub use signal::Signal;

/// A future made of a generator that is sent a waker at each resume, and that yields when it
/// has to wait.
///
/// The generator has to keep the future's promise: before it yields, it gives the waker to
/// something that will call it. The output is what the generator returns, or the exception
/// that ended it. A poll after that is ready with [`Exception::StopIteration`]. Dropping the
/// future drops the generator.
///
/// ```
/// use generator::{Exception, Generator, Resumed, Step};
/// use std::task::Waker;
/// use waker::{GenFuture, block_on};
///
/// enum Answer {
///     Start,
///     AtYield,
/// }
///
/// impl Generator for Answer {
///     type Sent = Waker;
///     type Yield = ();
///     type Return = u32;
///
///     fn resume(&mut self, sent: Result<Waker, Exception>) -> Resumed<(), u32> {
///         match self {
///             Answer::Start => {
///                 sent?.wake();
///                 *self = Answer::AtYield;
///                 Ok(Step::Yielded(()))
///             }
///             Answer::AtYield => Ok(Step::Returned(42)),
///         }
///     }
/// }
///
/// assert_eq!(block_on(GenFuture(Answer::Start)), Ok(42));
/// ```
pub struct GenFuture<G>(pub G);

impl<G> Future for GenFuture<G>
where
    G: Generator<Sent = Waker, Yield = ()> + Unpin,
{
    type Output = Result<G::Return, Exception>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.0.send(cx.waker().clone()) {
            Ok(Step::Yielded(())) => Poll::Pending,
            Ok(Step::Returned(value)) => Poll::Ready(Ok(value)),
            Err(exception) => Poll::Ready(Err(exception)),
        }
    }
}
