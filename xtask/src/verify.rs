//! `cargo xtask verify`: the whole proof, step by step.

mod browser;
mod cargo;
mod every_test;
mod exercises;
mod programs;
mod python;
mod sanitizer;
mod snapshots;
mod tidy;

use crate::conformance;
use crate::report::{Outcome, Report, say};

/// Each step stands alone: it needs nothing of the steps before it.
pub struct Step {
    name: &'static str,
    proves: &'static str,
    run: fn() -> Outcome,
}

const STEPS: &[Step] = &[
    Step {
        name: "format",
        proves: "the source is laid out as rustfmt lays it out",
        run: cargo::format,
    },
    Step {
        name: "tidy",
        proves: "each lesson has all its parts and uses only earlier ones; no two files look alike",
        run: tidy::check,
    },
    Step {
        name: "clippy",
        proves: "neither the compiler nor clippy has anything to say",
        run: cargo::clippy,
    },
    Step {
        name: "tests",
        proves: "every test passes, the programs print what is recorded",
        run: every_test::run,
    },
    Step {
        name: "exercises",
        proves: "every exercise fails for its reason, and every solution passes",
        run: exercises::prove,
    },
    Step {
        name: "snapshots",
        proves: "no record is left over that no test compares",
        run: snapshots::check,
    },
    Step {
        name: "programs",
        proves: "every program runs to its end on the real clock",
        run: programs::run,
    },
    Step {
        name: "python",
        proves: "CPython prints what is recorded of it, and does what the book says",
        run: python::compare,
    },
    Step {
        name: "schedule",
        proves: "CPython and the lessons play the same programs alike, tick for tick",
        run: conformance::few_live,
    },
    Step {
        name: "faults",
        proves: "a broken loop is noticed",
        run: conformance::few_faults,
    },
    Step {
        name: "unsafe",
        proves: "AddressSanitizer finds no misuse of memory in the lessons with `unsafe`",
        run: sanitizer::run,
    },
    Step {
        name: "docs",
        proves: "the documentation builds, its links lead somewhere",
        run: cargo::docs,
    },
    Step {
        name: "book",
        proves: "the book builds, every include and every link in it is good",
        run: cargo::book,
    },
    Step {
        name: "browser",
        proves: "every page is as it should be in a browser, light and dark, wide and narrow",
        run: browser::look,
    },
];

/// The steps of these names, or all of them; or says which name is unknown.
pub fn choose(names: &[String]) -> Result<Vec<&'static Step>, String> {
    let known = |name: &String| STEPS.iter().any(|step| step.name == name);
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        return Err(format!("there is no step `{unknown}`\n\n{}", list()));
    }
    let chosen =
        |step: &&Step| names.is_empty() || names.iter().any(|name| name == step.name);
    Ok(STEPS.iter().filter(chosen).collect())
}

/// The steps and what each of them proves.
pub fn list() -> String {
    let mut list =
        String::from("The steps of `cargo xtask verify`, each also by itself:\n\n");
    for step in STEPS {
        list += &format!("  {:<10} {}\n", step.name, step.proves);
    }
    list
}

/// Runs the steps, all of them even if one fails, and returns the exit code.
pub fn verify(steps: &[&Step]) -> i32 {
    let report = Report::new();
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for step in steps {
        match report.line(step.name, step.run) {
            Outcome::Ok(_) => passed += 1,
            Outcome::Skipped(_) => skipped += 1,
            Outcome::Failed { output, command } => {
                failed += 1;
                explain(step.name, &output, command.as_deref());
            }
        }
    }
    say(&format!("{passed} passed, {failed} failed, {skipped} skipped"));
    i32::from(failed > 0)
}

fn explain(step: &str, output: &str, command: Option<&str>) {
    say("");
    for line in output.trim_matches('\n').lines() {
        say(format!("    {line}").trim_end());
    }
    say("");
    say(&format!("    run it alone: cargo xtask verify {step}"));
    if let Some(command) = command {
        say(&format!("    which runs:   {command}"));
    }
    say("");
}
