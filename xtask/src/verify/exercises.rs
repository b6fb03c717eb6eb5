//! Every exercise: as shipped its check refuses it, and lets only the solution pass.
//!
//! What the reader has in `my/` is not looked at.

use crate::exercise::check::{self, Promise};
use crate::exercise::frame::{self, ANSWERS, Exercise};
use crate::report::Outcome;
use crate::run::{self, cargo};
use crate::{diff, files, lessons};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Who waits longer for a check looks elsewhere meanwhile.
const LIMIT: Duration = Duration::from_secs(3);

pub fn prove() -> Outcome {
    let exercises = frame::all();
    if exercises.is_empty() {
        return Outcome::failed("There is no exercise.");
    }
    let mut problems = unlisted(&exercises);
    problems.extend(exercises.iter().flat_map(|one| incomplete(one, &exercises[0])));
    // With a file missing, the compiler would not come to the point either.
    if !problems.is_empty() {
        return Outcome::failed(problems.join("\n"));
    }

    let mut clippy = of_all(cargo(&["clippy", "--quiet"]), &exercises);
    clippy.args(["--", "-D", "warnings"]);
    let shown = run::shown(&clippy);
    let ended = run::capture(clippy);
    if !ended.success {
        problems.push(format!("{shown}\n{}", ended.output));
    }
    let build = cargo(&["test", "--no-run", "--quiet", check::MESSAGES]);
    let programs = match run::printed(of_all(build, &exercises)) {
        Ok(messages) => check::programs(&messages),
        Err(complaints) => return Outcome::failed(complaints),
    };

    for exercise in &exercises {
        let Exercise { name, package, .. } = exercise;
        let problem = match programs.get(name) {
            Some(program) => refute(exercise, program),
            None => Err("cargo has not built it".into()),
        };
        if let Err(problem) = problem {
            let alone = format!("cargo test -p {package} --test {name}");
            problems.push(format!("{name}: {problem}\n  run it alone: {alone}\n"));
        }
    }
    if problems.is_empty() {
        Outcome::Ok(format!("{} exercises", exercises.len()))
    } else {
        Outcome::failed(problems.join("\n"))
    }
}

/// The command for the test programs of all exercises.
fn of_all(mut command: Command, exercises: &[Exercise]) -> Command {
    let packages: BTreeSet<&String> = exercises.iter().map(|one| &one.package).collect();
    packages.iter().for_each(|package| _ = command.args(["--package", package]));
    exercises.iter().for_each(|one| _ = command.args(["--test", &one.name]));
    command
}

/// What the lessons lack: an exercise that no manifest lists would never be checked.
fn unlisted(exercises: &[Exercise]) -> Vec<String> {
    let mut problems = Vec::new();
    for lesson in lessons::all() {
        let mut directories = files::entries(&lesson.directory.join("exercises"));
        directories.retain(|path| path.is_dir());
        let listed = || exercises.iter().filter(|one| one.package == lesson.package);
        for directory in &directories {
            if !listed().any(|one| one.directory == *directory) {
                let name = files::stem(directory);
                problems.push(format!("{} does not list {name}\n", lesson.package));
            }
        }
        for kind in ["build", "repair"] {
            if !directories.is_empty() && !listed().any(|one| one.kind == kind) {
                problems.push(format!("{} has nothing to {kind}\n", lesson.package));
            }
        }
    }
    problems
}

/// What an exercise lacks, as far as the compiler does not say it.
fn incomplete(exercise: &Exercise, first: &Exercise) -> Vec<String> {
    let read = |exercise: &Exercise, file| exercise.read(file).unwrap_or_default();
    let mut problems = Vec::new();
    let path = |exercise: &Exercise| format!("my/{}.rs", exercise.name);
    let standard = read(first, "attempts.rs").replace(&path(first), &path(exercise));
    let attempts = read(exercise, "attempts.rs");
    if attempts != standard {
        let lines = diff::lines(&attempts, &standard).join("\n");
        problems
            .push(format!("attempts.rs is not like that of {}:\n{lines}", first.name));
    }
    if exercise.minutes == 0 {
        problems
            .push("exercise.rs needs **Build**, or **Repair**, and the minutes".into());
    }
    if frame::hints(&read(exercise, "hints.md")).len() < 3 {
        problems.push("hints.md needs three hints or more".into());
    }
    let named = problems.into_iter();
    named.map(|problem| format!("{}: {problem}\n", exercise.name)).collect()
}

/// Holds every answer against the check. They are all asked the same, for `attempts.rs` gives
/// them the same check.
fn refute(exercise: &Exercise, program: &Path) -> Result<(), String> {
    for answer in ANSWERS {
        let started = Instant::now();
        let promises = check::promises(exercise, program, answer)?;
        let took = started.elapsed();
        let text = exercise.read(&format!("{answer}.rs"))?;
        judge(answer, frame::says(&text), &promises)
            .map_err(|problem| format!("{answer}.rs should {problem}"))?;
        if took > LIMIT {
            return Err(format!("{answer}.rs took {:.1} s", took.as_secs_f64()));
        }
    }
    Ok(())
}

/// The solution passes. The others are refused with their words, the exercise itself in the
/// first message, for that is what its reader sees.
fn judge(answer: &str, words: Option<&str>, promises: &[Promise]) -> Result<(), String> {
    let broken = promises.iter().filter_map(|promise| promise.broken.as_deref());
    let messages: Vec<&str> = broken.collect();
    let seen = if answer == "exercise" { 1 } else { messages.len() };
    let (right, wanted) = match words {
        _ if promises.is_empty() => (false, "be asked something".into()),
        None if answer == "solution" => (messages.is_empty(), "pass".into()),
        None => (false, "say what the check says".into()),
        Some(words) => (
            messages.iter().take(seen).any(|message| message.contains(words)),
            format!("be refused with `{words}`"),
        ),
    };
    if right {
        return Ok(());
    }
    let (broken, all) = (messages.len(), promises.len());
    Err(format!(
        "{wanted}; but {broken} of {all} promises are broken:\n{}",
        messages.join("\n")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_refusal_is_right() {
        let promise = |broken: Option<&str>| Promise {
            name: "it rings".into(),
            broken: broken.map(String::from),
        };
        let holds = || promise(None);
        let twice = || promise(Some("It rang twice."));
        let never = || promise(Some("It never rang."));

        for (right, answer, promises) in [
            (false, "solution", vec![holds()]),
            (true, "wrong_1", vec![holds(), never(), twice()]),
            (false, "wrong_1", vec![holds(), never()]),
            (false, "wrong_1", vec![holds()]),
            (true, "exercise", vec![holds(), twice(), never()]),
            (false, "exercise", vec![never(), twice()]),
        ] {
            let judged = judge(answer, Some("rang twice"), &promises);
            assert_eq!(judged.is_ok(), right, "{answer}: {promises:?}");
        }
        assert_eq!(judge("solution", None, &[holds(), holds()]), Ok(()));
        for (answer, promises) in [
            ("solution", vec![]),
            ("solution", vec![holds(), twice()]),
            ("wrong_1", vec![twice()]),
            ("wrong_1", vec![holds()]),
        ] {
            assert!(judge(answer, None, &promises).is_err(), "{answer}: {promises:?}");
        }
    }
}
