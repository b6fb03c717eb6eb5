//! The second machine: a value that is sent in arrives at the `yield`.

use std::convert::Infallible;
use std::mem;

use crate::{Exception, Generator, Resumed, Step};

/// `averager` of coroutine.py: takes numbers, yields their average so far, never returns.
pub enum Averager {
    /// Not resumed yet.
    Start,
    /// Paused at the `yield`, waiting for the next number.
    AtYield {
        /// The sum of the numbers so far.
        total: f64,
        /// How many numbers there have been.
        n: u32,
    },
    /// Ended by an exception.
    Done,
}

impl Generator for Averager {
    type Sent = f64;
    type Yield = Option<f64>;
    // A type without values, because it never returns.
    type Return = Infallible;

    fn resume(
        &mut self,
        sent: Result<f64, Exception>,
    ) -> Resumed<Option<f64>, Infallible> {
        let paused = mem::replace(self, Averager::Done);
        let x = sent?;
        let (total, n, average) = match paused {
            Averager::Start => (0.0, 0, None),
            Averager::AtYield { total, n } => {
                let (total, n) = (total + x, n + 1);
                (total, n, Some(total / f64::from(n)))
            }
            Averager::Done => return Err(Exception::StopIteration),
        };
        *self = Averager::AtYield { total, n };
        Ok(Step::Yielded(average))
    }
}
