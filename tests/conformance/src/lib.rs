//! The schedule of the lessons against that of CPython: every line, every tick.
//!
//! A [`Program`] is a few functions that sleep, spawn, await, gather, and so on.
//! [`play`] runs it on the lessons; `reference.py` runs it on CPython's own loop. Both print a
//! trace, and the traces have to be the same. README.md has the language, and how the
//! programs in `recorded/` were made.

pub mod cancelling;
pub mod cpython;
pub mod generate;
pub mod interpreter;
pub mod program;
mod random;
pub mod recorded;
mod run;
pub mod shrink;
pub mod trace;

use program::Program;
use trace::{Line, difference};

/// Runs the program in virtual time, on the lessons that it needs, and returns what happened.
///
/// # Panics
///
/// If a task of the program awaits itself.
pub fn play(program: &Program) -> Vec<Line> {
    if program.cancels { cancelling::play(program) } else { interpreter::play(program) }
}

/// What the lessons do otherwise than CPython, whose trace this is. A program that does not
/// cancel is played on lessons 7 to 10 as well, where its trace goes on after its end.
///
/// # Panics
///
/// As [`play`].
pub fn differs(expected: &[Line], program: &Program) -> Option<String> {
    difference(expected, &play(program)).or_else(|| {
        let mut trace = cancelling::play(program);
        if !program.cancels {
            trace.truncate(expected.len());
        }
        difference(expected, &trace).map(|text| format!("on lessons 7 to 10:\n{text}"))
    })
}
