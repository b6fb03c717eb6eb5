//! # The relay: solved
//!
//! The second leg of the race is the same whether it has just begun or was paused: resume
//! the second runner, and see whether it yields or returns. So both cases come to the same
//! lines, one with the value that was sent, the other with the default value.
//!
//! `Relay::Done` is in `*self` all the while. Only a yield writes a state back, so every
//! exception, by `?`, and the last return end the team without another line.
//!
//! `sent` is never opened on the way, because it belongs to the runner. Only a team that
//! has ended opens it, because there is no runner any more.

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
    /// The second runner has it.
    Second {
        /// What the first one returned.
        result: A::Return,
        /// The runner who is resumed.
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
        let (result, mut second, sent) = match mem::replace(self, Relay::Done) {
            Relay::First { mut first, second } => match first.resume(sent)? {
                Step::Yielded(value) => {
                    *self = Relay::First { first, second };
                    return Ok(Step::Yielded(value));
                }
                Step::Returned(result) => (result, second, Ok(A::Sent::default())),
            },
            Relay::Second { result, second } => (result, second, sent),
            Relay::Done => {
                sent?;
                return Err(Exception::StopIteration);
            }
        };
        match second.resume(sent)? {
            Step::Yielded(value) => {
                *self = Relay::Second { result, second };
                Ok(Step::Yielded(value))
            }
            Step::Returned(other) => Ok(Step::Returned((result, other))),
        }
    }
}
