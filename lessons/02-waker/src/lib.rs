//! A future: a generator that is told, each time it is resumed, whom to wake.
//!
//! **Adds** [`GenFuture`], which makes a generator of lesson 01 a future; [`block_on`],
//! which runs one future and sleeps while it waits; [`oneshot`], a value that arrives
//! later, from any thread; [`raw`], a waker made by hand.
//!
//! **Builds on** [`Generator`], and on what std has for it: `Future`, `Context`, `Waker`,
//! and `thread::park`.
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

/// A generator that is sent a waker at each resume, and yields when it has to wait.
///
/// It promises what the generator keeps: before it yields, somebody has that waker and
/// will call it. Its output is what the generator returns, or the exception that left it.
/// Polled after that, it is ready with [`Exception::StopIteration`].
/// Dropping it drops the generator.
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
