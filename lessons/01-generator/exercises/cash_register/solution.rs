//! # The cash register: solved
//!
//! Two `yield`s are two places where the machine can be paused, besides the start and the
//! end.
//!
//! At the first `yield` only `total` is alive. At the second one `price` is alive too,
//! because it is needed after the pause. `count` is never alive at a pause, so no state has
//! it.
//!
//! The caller sends a plain number. Only the state says whether it is a price or a count,
//! so everything that uses the number is inside the `match`. The loop is gone: the code
//! after the second `yield` leads to the first one again.

use std::mem;

use generator::{Exception, Generator, Resumed, Step};

/// Makes a register and runs none of it.
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
    /// Paused at the second `yield`, waiting for a count.
    AtCount {
        /// As in `AtPrice`.
        total: u32,
        /// The price of one of this article.
        price: u32,
    },
    /// Returned, or ended by an exception.
    Done,
}

impl Generator for CashRegister {
    /// A price in cents, or a number of articles.
    type Sent = u32;
    /// What the caller should send next.
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
