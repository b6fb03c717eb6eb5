//! The schedule of the lessons against that of CPython: every line, every tick.
//!
//! A [`Program`](program::Program) is a few functions that sleep, spawn, await and gather.
//! [`play`](interpreter::play) runs it on the lessons; `reference.py` runs it on CPython's
//! own loop. Both print a trace, and the traces have to be the same. README.md has the
//! language, and how the programs in `recorded/` were made.

pub mod cpython;
pub mod generate;
pub mod interpreter;
pub mod program;
mod random;
pub mod recorded;
pub mod shrink;
pub mod trace;
