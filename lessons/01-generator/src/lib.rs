//! A function that pauses, gives a value, and continues where it stopped when it is resumed.
//!
//! **Adds** the trait [`Generator`]; a [`Step`], which is what comes out of one; an
//! [`Exception`], which can be thrown into one; three machines written by hand; and
//! [`round_robin`], which resumes many of them in turn.
//!
//! **Builds on** an `enum` and a `match`.
//!
//! **In Python**: generator objects, PEP 255, 342 and 380; in CPython `Objects/genobject.c`,
//! functions `gen_send_ex2`, `_gen_throw` and `gen_close`.
//!
//! **Leaves out** tracebacks, and the question of *when* to resume, which is lesson 02.

mod averager;
mod countdown;
mod delegation;

use std::collections::VecDeque;
use std::fmt;

pub use averager::Averager;
pub use countdown::Countdown;
pub use delegation::{Fn1, Fn2};

/// What a generator has done when a resume comes back: it has paused again, or ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<Y, R> {
    /// It has paused at a `yield`, which gave this value. It can be resumed.
    Yielded(Y),
    /// It has ended with this value.
    Returned(R),
}

/// An exception of Python: thrown into a generator, or raised by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exception {
    /// Thrown in by [`Generator::close`]. It means: clean up and end.
    GeneratorExit,
    /// Raised by a generator that is resumed after its end.
    StopIteration,
    /// Any other, with its message.
    Error(String),
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Exception::GeneratorExit => f.write_str("GeneratorExit"),
            Exception::StopIteration => f.write_str("StopIteration"),
            Exception::Error(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Exception {}

/// What comes out of a resume: a step, or the exception that has ended the generator.
pub type Resumed<Y, R> = Result<Step<Y, R>, Exception>;

/// A function that can pause. Making one runs none of it; each resume runs a piece.
///
/// Dropping a paused one drops what it holds and runs none of its code; Python would call
/// `close`.
///
/// ```
/// use generator::{Averager, Generator, Step};
///
/// let mut averager = Averager::Start;
/// averager.next()?; // To its first `yield`.
/// assert_eq!(averager.send(10.0), Ok(Step::Yielded(Some(10.0))));
/// assert_eq!(averager.send(20.0), Ok(Step::Yielded(Some(15.0))));
/// averager.close()?;
/// # Ok::<(), generator::Exception>(())
/// ```
pub trait Generator {
    /// What is sent in, the `x` of `x = yield`.
    type Sent;
    /// What comes out at a `yield`.
    type Yield;
    /// What comes out at the `return`.
    type Return;

    /// Runs from where the generator is paused to its next `yield` or to its end.
    ///
    /// The `yield` where it is paused evaluates to the value in `Ok`, or raises the
    /// exception in `Err`. Before the
    /// first resume there is no such `yield`: the value is ignored, and an exception ends
    /// the generator before its first line.
    ///
    /// If an exception leaves the generator, it has ended, and `Err` comes back. A resume
    /// after the end gives [`Exception::StopIteration`], or the exception thrown in.
    fn resume(
        &mut self,
        sent: Result<Self::Sent, Exception>,
    ) -> Resumed<Self::Yield, Self::Return>;

    /// Resumes with the default value: Python's `next(generator)`.
    fn next(&mut self) -> Resumed<Self::Yield, Self::Return>
    where
        Self::Sent: Default,
    {
        self.resume(Ok(Self::Sent::default()))
    }

    /// Resumes with a value: Python's `generator.send(value)`.
    fn send(&mut self, value: Self::Sent) -> Resumed<Self::Yield, Self::Return> {
        self.resume(Ok(value))
    }

    /// Resumes with an exception: Python's `generator.throw(exception)`.
    fn throw(&mut self, exception: Exception) -> Resumed<Self::Yield, Self::Return> {
        self.resume(Err(exception))
    }

    /// Tells the generator to clean up and end: Python's `generator.close()`.
    ///
    /// It is an error if the generator yields once more instead. If it raises an exception
    /// other than `GeneratorExit`, that comes out.
    fn close(&mut self) -> Result<(), Exception> {
        match self.throw(Exception::GeneratorExit) {
            Ok(Step::Returned(_)) | Err(Exception::GeneratorExit) => Ok(()),
            Ok(Step::Yielded(_)) => {
                Err(Exception::Error("generator ignored GeneratorExit".into()))
            }
            Err(other) => Err(other),
        }
    }
}

/// Resumes the generators in turn until all have ended: a scheduler in ten lines.
///
/// What each returns goes to `returned` immediately. An exception ends the whole round, as
/// it would in Python, and the remaining generators are dropped.
///
/// ```
/// use generator::{Countdown, round_robin};
///
/// let countdowns = [("x", 2), ("y", 1)].map(|(name, n)| Countdown::Start { name, n });
/// let mut order = Vec::new();
/// round_robin(countdowns, |value| order.push(value))?;
/// assert_eq!(order, ["y finished", "x finished"]);
/// # Ok::<(), generator::Exception>(())
/// ```
pub fn round_robin<G: Generator<Sent: Default>>(
    generators: impl IntoIterator<Item = G>,
    mut returned: impl FnMut(G::Return),
) -> Result<(), Exception> {
    let mut queue: VecDeque<G> = generators.into_iter().collect();
    while let Some(mut generator) = queue.pop_front() {
        match generator.next()? {
            Step::Yielded(_) => queue.push_back(generator),
            Step::Returned(value) => returned(value),
        }
    }
    Ok(())
}
