//! `cargo xtask verify`: the whole proof, step by step.

mod browser;
mod commands;
mod exercises;
mod python;
mod records;
mod sanitizer;
mod simple;
pub mod tests;
mod tidy;

use crate::conformance;
use crate::terminal::{Outcome, Steps, say};
use crate::workspace::{Workspace, lines};
use anyhow::Result;
use std::thread;

/// Each step stands alone: it needs nothing of the steps before it.
struct Step {
    name: &'static str,
    proves: &'static str,
    run: fn(&Workspace) -> Result<Outcome>,
    lane: Lane,
}

/// Two lanes run side by side. The steps of one wait for each other anyway, because cargo
/// builds one thing at a time in a target directory.
#[derive(Clone, Copy, PartialEq)]
enum Lane {
    /// Builds in the target directory.
    Target,
    /// Builds nothing, or in a directory of its own.
    Own,
}

const STEPS: &[Step] = &[
    Step {
        name: "format",
        proves: "the source is laid out as rustfmt lays it out",
        run: simple::format,
        lane: Lane::Own,
    },
    Step {
        name: "tidy",
        proves: "each lesson has all its parts and uses only earlier ones; nothing is there twice",
        run: tidy::check,
        lane: Lane::Own,
    },
    Step {
        name: "commands",
        proves: "every command that a page tells the reader to type exists",
        run: commands::check,
        lane: Lane::Own,
    },
    Step {
        name: "tests",
        proves: "every test passes, the programs print what is recorded, no record is left over",
        run: tests::run,
        lane: Lane::Target,
    },
    Step {
        name: "exercises",
        proves: "every exercise fails for its reason, and every solution passes",
        run: exercises::prove,
        lane: Lane::Target,
    },
    Step {
        name: "clippy",
        proves: "neither the compiler nor clippy has anything to say",
        run: simple::clippy,
        lane: Lane::Target,
    },
    Step {
        name: "programs",
        proves: "every program runs to its end on the real clock",
        run: simple::programs,
        lane: Lane::Target,
    },
    Step {
        name: "python",
        proves: "CPython prints what is recorded of it, and does what the book says",
        run: python::compare,
        lane: Lane::Own,
    },
    Step {
        name: "schedule",
        proves: "CPython and the lessons play the same programs alike, tick for tick",
        run: conformance::few_live,
        lane: Lane::Target,
    },
    Step {
        name: "faults",
        proves: "a broken loop is noticed",
        run: conformance::few_faults,
        lane: Lane::Own,
    },
    Step {
        name: "unsafe",
        proves: "AddressSanitizer finds no misuse of memory in the lessons with `unsafe`",
        run: sanitizer::run,
        lane: Lane::Own,
    },
    Step {
        name: "docs",
        proves: "the documentation builds, its links lead somewhere",
        run: simple::docs,
        lane: Lane::Target,
    },
    Step {
        name: "book",
        proves: "the book builds, every include and every link in it is good",
        run: simple::book,
        lane: Lane::Target,
    },
    Step {
        name: "browser",
        proves: "every page is as it should be in a browser, light and dark, wide and narrow",
        run: browser::look,
        lane: Lane::Target,
    },
];

pub fn names() -> impl Iterator<Item = &'static str> {
    STEPS.iter().map(|step| step.name)
}

/// The steps and what each of them proves.
pub fn list() -> String {
    let steps = STEPS.iter().map(|step| format!("  {:<10} {}", step.name, step.proves));
    format!("Steps:\n{}", lines(steps))
}

/// Runs the steps of these names, or all; all of them even if one fails.
pub fn verify(workspace: &Workspace, names: &[String]) -> Result<bool> {
    let _alone = workspace.alone("verify", || say("another run verifies: waiting"))?;
    let lines = Steps::default();
    let run = |lane| -> Vec<Outcome> {
        let wanted = |step: &&Step| {
            let named = names.iter().any(|name| name == step.name);
            step.lane == lane && (named || names.is_empty())
        };
        let steps = STEPS.iter().filter(wanted);
        let outcomes = steps.map(|step| {
            let work = || Outcome::of_step((step.run)(workspace));
            lines.line(step.name, work, |outcome| explained(step.name, outcome))
        });
        outcomes.collect()
    };
    let (own, target) = thread::scope(|scope| {
        let own = scope.spawn(|| run(Lane::Own));
        let target = run(Lane::Target);
        (own.join().expect("a step does not panic"), target)
    });

    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for outcome in own.iter().chain(&target) {
        match outcome {
            Outcome::Ok(_) => passed += 1,
            Outcome::Failed { .. } => failed += 1,
            Outcome::Skipped(_) => skipped += 1,
        }
    }
    say(&format!("{passed} passed, {failed} failed, {skipped} skipped"));
    Ok(failed == 0)
}

/// What is said after the line of a step that has failed.
pub fn explained(step: &str, outcome: &Outcome) -> String {
    let Outcome::Failed { output, command } = outcome else { return String::new() };
    let mut explained = String::from("\n");
    for line in output.trim_matches('\n').lines() {
        explained += &format!("    {line}\n");
    }
    explained += &format!("\n    run it alone: cargo xtask verify {step}\n");
    if let Some(command) = command {
        explained += &format!("    which runs:   {command}\n");
    }
    explained
}
