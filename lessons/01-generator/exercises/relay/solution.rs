//! # The relay: solved
//!
//! The second leg of the race is the same whether it has just begun or was paused: resume
//! the second runner, and see whether that one yields or returns. So both come to the
//! same lines, one with what was sent, the other with no value in particular.
//!
//! `Relay::Done` stands in `*self` all the while. Only one who yields writes a state
//! back, so that every exception, by `?`, and the last return end the team without a word
//! about it.
//!
//! `sent` is never opened on the way: it belongs to the runner. Only a team that has
//! ended opens it, for there is no runner any more.

use std::mem;

use generator::{Exception, Generator, Resumed, Step};

/// Makes a team, and runs none of it.
pub fn relay<A: Generator, B>(first: A, second: B) -> Relay<A, B> {
    Relay::First { first, second }
}

/// The team.
pub enum Relay<A: Generator, B> {
    /// The first runner has the baton.
    First {
        /// Whoever is resumed in our place.
        first: A,
        /// Waiting for the baton.
        second: B,
    },
    /// The second runner has it.
    Second {
        /// What the first one returned.
        result: A::Return,
        /// Whoever is resumed in our place.
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
