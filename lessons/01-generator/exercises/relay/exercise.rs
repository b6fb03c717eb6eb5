//! # The relay
//!
//! **Build**, 30 minutes.
//!
//! In a relay race two runners are one team. The first one runs and hands on the baton, and
//! then the second one runs. Here the runners are generators of any kind, and the team is a
//! generator too. A resume of the team resumes the runner who has the baton.
//!
//! **In Python** it is this:
//!
//! ```python
//! def relay(first, second):
//!     a = yield from first
//!     b = yield from second
//!     return a, b
//! ```
//!
//! **To begin with** the first one runs. Then the team raises `StopIteration`, because it
//! has forgotten the second.
//!
//! **What should happen.**
//!
//! * A value that is sent to the team goes to the runner with the baton, and what that
//!   runner yields, the team yields.
//! * The second starts in the same resume in which the first returns, and with the default
//!   value, as with Python's `next`. (Here that is `Default::default()`.)
//! * When both have returned, the team returns both results.
//! * An exception too is thrown into the runner with the baton, who may want to clean up,
//!   or may catch it and run on. If it comes out of a runner, it comes out of the team and
//!   ends it, and then the other runner is not resumed any more.
//! * Nobody runs before having the baton, and nobody who has finished is resumed again.
//! * A team that has ended stays ended.
//!
//! You may change everything, as long as `relay` can be called as now and returns a
//! `Relay`.
//!
//! The check says: the second starts in the same resume in which the first returns

use std::mem;

use generator::{Exception, Generator, Resumed, Step};

/// Makes a team and runs none of it.
pub fn relay<A: Generator, B>(first: A, second: B) -> Relay<A, B> {
    Relay::First { first, second }
}

/// The team.
pub enum Relay<A: Generator, B> {
    /// The first runner has the baton.
    First {
        /// The runner who is resumed.
        first: A,
        /// Waiting for the baton.
        second: B,
    },
    /// Returned, or ended by an exception.
    Done,
}

impl<A, B> Generator for Relay<A, B>
where
    A: Generator<Sent: Default>,
    B: Generator<Sent = A::Sent, Yield = A::Yield>,
{
    type Sent = A::Sent;
    type Yield = A::Yield;
    type Return = (A::Return, B::Return);

    fn resume(
        &mut self,
        sent: Result<A::Sent, Exception>,
    ) -> Resumed<A::Yield, (A::Return, B::Return)> {
        match mem::replace(self, Relay::Done) {
            Relay::First { mut first, second } => match first.resume(sent)? {
                Step::Yielded(value) => {
                    *self = Relay::First { first, second };
                    Ok(Step::Yielded(value))
                }
                Step::Returned(_) => Err(Exception::StopIteration),
            },
            Relay::Done => {
                sent?;
                Err(Exception::StopIteration)
            }
        }
    }
}
