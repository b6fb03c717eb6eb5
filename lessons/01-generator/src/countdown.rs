//! The first machine: it pauses, and remembers how far it has counted.

use std::mem;

use stage::println;

use crate::{Exception, Generator, Resumed, Step};

/// `countdown` of coroutine.py: each resume prints one number.
pub enum Countdown {
    /// Not resumed yet: the arguments are all there is.
    Start {
        /// Printed before each number.
        name: &'static str,
        /// The first number.
        n: u32,
    },
    /// Paused at the `yield`, with the variables that are alive there.
    AtYield {
        /// As in `Start`.
        name: &'static str,
        /// The last number that was printed.
        n: u32,
    },
    /// Returned, or ended by an exception.
    Done,
}

impl Generator for Countdown {
    type Sent = ();
    type Yield = ();
    type Return = String;

    fn resume(&mut self, sent: Result<(), Exception>) -> Resumed<(), String> {
        // Every early return below leaves the machine ended.
        let paused = mem::replace(self, Countdown::Done);
        sent?;
        let (name, n) = match paused {
            Countdown::Start { name, n } => (name, n),
            Countdown::AtYield { name, n } => (name, n - 1),
            Countdown::Done => return Err(Exception::StopIteration),
        };
        if n == 0 {
            return Ok(Step::Returned(format!("{name} finished")));
        }
        println!("{name} {n}");
        *self = Countdown::AtYield { name, n };
        Ok(Step::Yielded(()))
    }
}
