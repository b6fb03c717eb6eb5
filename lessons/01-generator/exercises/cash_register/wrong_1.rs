//! # The cash register: what is needed next
//!
//! "While it waits for the count it needs the price, because that is multiplied next. The
//! total is needed where it waits for a price, so I keep it there." But a variable is alive
//! at a pause even if it is needed only after the next pause.
//!
//! The check says: every article counts, and not only the last

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
            CashRegister::AtPrice { .. } => {
                *self = CashRegister::AtCount { price: number };
                return Ok(Step::Yielded("how many?"));
            }
            CashRegister::AtCount { price } => price * number,
            CashRegister::Done => return Err(Exception::StopIteration),
        };
        *self = CashRegister::AtPrice { total };
        Ok(Step::Yielded("price?"))
    }
}
