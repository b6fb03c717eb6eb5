//! Who does the work.

mod cancellable;
mod futures;
mod lessons;
mod smol;
mod tokio;

use clap::ValueEnum;

use crate::meter::Report;

/// Who does the work. CPython does it in another program, see `cpython.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Contender {
    Tokio,
    Smol,
    Futures,
    Lessons,
    Cancellable,
    Asyncio,
}

impl Contender {
    pub fn name(self) -> &'static str {
        match self {
            Contender::Tokio => "tokio",
            Contender::Smol => "smol",
            Contender::Futures => "futures",
            Contender::Lessons => "lessons",
            Contender::Cancellable => "cancellable",
            Contender::Asyncio => "asyncio",
        }
    }

    /// Does this work once, in this process, if it can.
    pub fn measure(self, work: &str, numbers: &[usize]) -> Option<Report> {
        match self {
            Contender::Tokio => tokio::measure(work, numbers),
            Contender::Smol => smol::measure(work, numbers),
            Contender::Futures => futures::measure(work, numbers),
            Contender::Lessons => lessons::measure(work, numbers),
            Contender::Cancellable => cancellable::measure(work, numbers),
            Contender::Asyncio => None,
        }
    }
}
