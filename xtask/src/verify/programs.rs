//! Every program of every lesson, run for real: on the real clock, with real waiting.

use crate::report::Outcome;
use crate::{files, lessons, run};
use std::env::consts::EXE_SUFFIX;
use std::process::Command;
use std::time::Duration;

/// The stories wait for a few seconds; whatever takes a minute hangs.
const LIMIT: Duration = Duration::from_secs(60);

pub fn run() -> Outcome {
    // Only the lessons are built, for they are the default members of the workspace.
    let built = run::capture(run::cargo(&["build", "--quiet", "--bins"]));
    if !built.success {
        return Outcome::failed(built.output);
    }

    let mut count = 0;
    let mut problems = String::new();
    for lesson in lessons::all() {
        let story = lesson.has_story.then_some(&lesson.package);
        for program in story.into_iter().chain(&lesson.programs) {
            let path = files::built().join(format!("{program}{EXE_SUFFIX}"));
            let ended = run::capture_within(Command::new(path), LIMIT);
            count += 1;
            if !ended.success || ended.output.is_empty() {
                let package = &lesson.package;
                problems += &format!("cargo run -p {package} --bin {program}\n");
                problems += &ended.output;
                problems += if ended.success { "(it printed nothing)\n\n" } else { "\n" };
            }
        }
    }
    if problems.is_empty() {
        Outcome::Ok(format!("{count} run"))
    } else {
        Outcome::failed(problems)
    }
}
