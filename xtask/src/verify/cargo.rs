//! The steps that are one cargo command each.

use crate::report::Outcome;
use crate::run::{self, cargo};
use std::process::Command;

pub fn format() -> Outcome {
    // Left to itself, rustfmt paints its differences even where there is no terminal.
    let command = cargo(&["fmt", "--all", "--check", "--", "--color", "never"]);
    check(command)
}

pub fn clippy() -> Outcome {
    let mut command = cargo(&["clippy", "--quiet", "--workspace", "--all-targets"]);
    command.args(["--", "-D", "warnings"]);
    check(command)
}

pub fn docs() -> Outcome {
    let mut command = cargo(&["doc", "--quiet", "--no-deps", "--workspace"]);
    command.args(["--exclude", "book", "--exclude", "xtask"]);
    command.env("RUSTDOCFLAGS", "-D warnings");
    check(command)
}

/// The book's builder is strict: it fails on whatever is missing, unknown or dead.
pub fn book() -> Outcome {
    let command = cargo(&["run", "--quiet", "-p", "book"]);
    check(command)
}

/// Runs a command that is the whole of a step.
fn check(command: Command) -> Outcome {
    let shown = run::shown(&command);
    let ended = run::capture(command);
    if ended.success {
        Outcome::Ok(String::new())
    } else {
        Outcome::Failed { output: ended.output, command: Some(shown) }
    }
}
