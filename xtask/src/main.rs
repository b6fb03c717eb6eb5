//! One door to everything: `cargo xtask`.
//!
//! It calls the same tools that a person would call by hand: cargo, rustup, python.

mod arguments;
mod bless;
mod book;
mod conformance;
mod exercise;
#[cfg(test)]
mod fixture;
mod lesson;
mod module;
mod python;
mod run;
mod snapshots;
mod terminal;
mod verify;
mod workspace;

use anyhow::Result;
use arguments::{Arguments, Command};
use clap::{CommandFactory, Parser};
use std::process::ExitCode;
use terminal::{complain, say};
use workspace::Workspace;

fn main() -> ExitCode {
    let command = match Arguments::try_parse() {
        Ok(arguments) => arguments.command,
        // `--help` is no problem, and has to be written like everything else.
        Err(help) if !help.use_stderr() => {
            say(&help.render().ansi().to_string());
            return ExitCode::SUCCESS;
        }
        Err(problem) => problem.exit(),
    };
    match perform(command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            complain(&format!("{problem:#}"));
            ExitCode::from(2)
        }
    }
}

/// Does what was asked for. `false` is a no: a check that failed, an exercise not yet solved.
fn perform(command: Option<Command>) -> Result<bool> {
    let Some(command) = command else {
        say(&Arguments::command().render_help().ansi().to_string());
        return Ok(true);
    };
    let workspace = &Workspace::of_this_run()?;
    match command {
        Command::Lesson(wanted) => lesson::perform(workspace, &wanted),
        Command::Exercise(wanted) => exercise::perform(workspace, &wanted),
        Command::Book { open } => book::build(workspace, open),
        Command::Bless => bless::record(workspace),
        Command::Conformance(wanted) => conformance::perform(workspace, &wanted),
        Command::Verify { steps } => verify::verify(workspace, &steps),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            let mut commands = Arguments::command();
            clap_complete::generate(shell, &mut commands, "xtask", &mut script);
            say(&String::from_utf8(script)?);
            Ok(true)
        }
    }
}
