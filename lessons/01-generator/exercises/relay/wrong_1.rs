//! # The relay: opened on the way
//!
//! "All machines begin with `sent?`. From there on I have a plain value, and the rest is
//! easier to write." But an exception was meant for the runner, who never hears of it, is
//! dropped on the track, and cleans up nothing.
//!
//! The check says: an exception is thrown into the runner with the baton

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
        let paused = mem::replace(self, Relay::Done);
        let sent = sent?;
        let (result, mut second, sent) = match paused {
            Relay::First { mut first, second } => match first.send(sent)? {
                Step::Yielded(value) => {
                    *self = Relay::First { first, second };
                    return Ok(Step::Yielded(value));
                }
                Step::Returned(result) => (result, second, A::Sent::default()),
            },
            Relay::Second { result, second } => (result, second, sent),
            Relay::Done => return Err(Exception::StopIteration),
        };
        match second.send(sent)? {
            Step::Yielded(value) => {
                *self = Relay::Second { result, second };
                Ok(Step::Yielded(value))
            }
            Step::Returned(other) => Ok(Step::Returned((result, other))),
        }
    }
}
