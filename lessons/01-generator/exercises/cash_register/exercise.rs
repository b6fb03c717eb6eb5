//! # The cash register
//!
//! **Build**, 20 minutes.
//!
//! A cash register asks two questions. For each article it asks for the price, and then
//! for the count, and adds the amount to a total. A price of 0 says that there are no more articles.
//! Then the register returns the total and has done its work.
//!
//! **In Python** it is this:
//!
//! ```python
//! def cash_register():
//!     total = 0
//!     while True:
//!         price = yield "price?"
//!         if price == 0:
//!             return total
//!         count = yield "how many?"
//!         total += price * count
//! ```
//!
//! There are two `yield`s inside a loop. Write the machine. Before you do, put a finger on
//! each `yield`, and say which variables are alive while it is paused there.
//!
//! **To begin with** there is a register that asks nothing and returns immediately.
//!
//! **What should happen.**
//!
//! * It asks the two questions in turn, article after article.
//! * A price of 0 ends it with the total of all articles.
//! * A count of 0 does not end it. The article then adds nothing, and the register asks for
//!   the next price.
//! * Each register adds up for itself.
//! * An exception that is thrown in ends it, and a register that has ended stays ended.
//!
//! You may change everything inside `CashRegister` and `resume`.
//!
//! The check says: it asks the two questions in turn

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
        sent?;
        match paused {
            CashRegister::Start => Ok(Step::Returned(0)),
            CashRegister::Done => Err(Exception::StopIteration),
        }
    }
}
