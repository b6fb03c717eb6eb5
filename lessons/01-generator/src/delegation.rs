//! One machine inside another: `yield from`, the root of `await`.

use std::mem;

use stage::println;

use crate::{Exception, Generator, Resumed, Step};

/// `fn2` of coroutine.py: yields a question, and returns when the answer arrives.
pub enum Fn2 {
    /// Not resumed yet.
    Start {
        /// Printed before each line.
        name: &'static str,
    },
    /// Paused at the `yield`, waiting for an answer.
    AtYield {
        /// As in `Start`.
        name: &'static str,
    },
    /// Returned, or ended by an exception.
    Done,
}

impl Generator for Fn2 {
    type Sent = &'static str;
    type Yield = &'static str;
    type Return = String;

    fn resume(
        &mut self,
        sent: Result<&'static str, Exception>,
    ) -> Resumed<&'static str, String> {
        let paused = mem::replace(self, Fn2::Done);
        let got = sent?;
        match paused {
            Fn2::Start { name } => {
                println!("{name}: fn2 start");
                *self = Fn2::AtYield { name };
                Ok(Step::Yielded("fn2 asks"))
            }
            Fn2::AtYield { name } => {
                println!("{name}: fn2 got '{got}'");
                Ok(Step::Returned(format!("result for {name}")))
            }
            Fn2::Done => Err(Exception::StopIteration),
        }
    }
}

/// `fn1` of coroutine.py: hands every resume to [`Fn2`] until that has returned.
pub enum Fn1 {
    /// Not resumed yet.
    Start {
        /// Printed before each line.
        name: &'static str,
    },
    /// Paused at the `yield from`. The inner machine is a part of this one.
    Delegating {
        /// As in `Start`.
        name: &'static str,
        /// The machine that is resumed instead of this one.
        fn2: Fn2,
    },
    /// Returned, or ended by an exception.
    Done,
}

impl Generator for Fn1 {
    type Sent = &'static str;
    type Yield = &'static str;
    type Return = usize;

    fn resume(
        &mut self,
        sent: Result<&'static str, Exception>,
    ) -> Resumed<&'static str, usize> {
        let (name, mut fn2, sent) = match mem::replace(self, Fn1::Done) {
            Fn1::Start { name } => {
                let first = sent?;
                println!("{name}: fn1 start");
                (name, Fn2::Start { name }, Ok(first))
            }
            Fn1::Delegating { name, fn2 } => (name, fn2, sent),
            Fn1::Done => {
                sent?;
                return Err(Exception::StopIteration);
            }
        };
        // `yield from`: a value or an exception goes in unseen, a yield or an exception
        // comes out unseen, and only the result stays here.
        match fn2.resume(sent)? {
            Step::Yielded(value) => {
                *self = Fn1::Delegating { name, fn2 };
                Ok(Step::Yielded(value))
            }
            Step::Returned(result) => {
                println!("{name}: fn1 got '{result}'");
                Ok(Step::Returned(result.len()))
            }
        }
    }
}
