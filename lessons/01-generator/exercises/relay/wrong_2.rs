//! # The relay: no states
//!
//! "Room for a result is state enough. While there is none, the first one runs. And a
//! runner that has ended raises `StopIteration` by itself, so I need no end." But then a
//! team that has ended goes back to its runners and sends them onto the track again.
//!
//! The check says: nobody who has finished is resumed again

use generator::{Exception, Generator, Resumed, Step};

/// Makes a team and runs none of it.
pub fn relay<A: Generator, B>(first: A, second: B) -> Relay<A, B> {
    Relay { first, second, result: None }
}

/// The team.
pub struct Relay<A: Generator, B> {
    first: A,
    second: B,
    /// What the first one returned.
    result: Option<A::Return>,
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
        let (result, sent) = match self.result.take() {
            Some(result) => (result, sent),
            None => match self.first.resume(sent)? {
                Step::Yielded(value) => return Ok(Step::Yielded(value)),
                Step::Returned(result) => (result, Ok(A::Sent::default())),
            },
        };
        match self.second.resume(sent)? {
            Step::Yielded(value) => {
                self.result = Some(result);
                Ok(Step::Yielded(value))
            }
            Step::Returned(other) => Ok(Step::Returned((result, other))),
        }
    }
}
