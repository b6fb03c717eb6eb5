//! # The cash register: solved
//!
//! Two `yield`s are two places where the machine can stand, besides the start and the
//! end.
//!
//! At the first one only `total` is alive. At the second one `price` is alive, too, for
//! it is needed after the pause. `count` is never alive at a pause, so no state has it.
//!
//! What is sent is a plain number. Whether it is a price or a count is known only by
//! where the machine stands, which is why everything that is done with it is inside the
//! `match`. The loop has gone: what follows the second `yield` leads to the first one
//! again.

use std::mem;

use generator::{Exception, Generator, Resumed, Step};

/// Makes a register, and runs none of it.
pub fn cash_register() -> CashRegister {
    CashRegister::Start
}

/// The machine.
pub enum CashRegister {
    /// Not resumed yet.
    Start,
    /// Paused at the first `yield`, waiting for a price.
    AtPrice {
        /// The sum so far, in cents.
        total: u32,
    },
    /// Paused at the second `yield`, waiting for how many.
    AtCount {
        /// As in `AtPrice`.
        total: u32,
        /// What one of this article costs.
        price: u32,
    },
    /// Returned, or ended by an exception.
    Done,
}

impl Generator for CashRegister {
    /// A price in cents, or a number of articles.
    type Sent = u32;
    /// What is to be sent next.
    type Yield = &'static str;
    /// The total in cents.
    type Return = u32;

    fn resume(&mut self, sent: Result<u32, Exception>) -> Resumed<&'static str, u32> {
        let paused = mem::replace(self, CashRegister::Done);
        let number = sent?;
        let total = match paused {
            CashRegister::Start => 0,
            CashRegister::AtPrice { total } if number == 0 => {
                return Ok(Step::Returned(total));
            }
            CashRegister::AtPrice { total } => {
                *self = CashRegister::AtCount { total, price: number };
                return Ok(Step::Yielded("how many?"));
            }
            CashRegister::AtCount { total, price } => total + price * number,
            CashRegister::Done => return Err(Exception::StopIteration),
        };
        *self = CashRegister::AtPrice { total };
        Ok(Step::Yielded("price?"))
    }
}
