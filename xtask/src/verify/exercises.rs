//! Every exercise: as shipped its check refuses it, and lets only the solution pass.
//!
//! What the reader has in `my/` is not looked at.

use crate::bless::difference;
use crate::exercise::check::{self, Promise};
use crate::exercise::frame::{self, ANSWERS, Exercise};
use crate::run::{ALL, NO_LIMIT, printed, step};
use crate::terminal::Outcome;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};
use xshell::cmd;

/// A reader who waits longer for a check looks elsewhere meanwhile.
const LIMIT: Duration = Duration::from_secs(3);

pub fn prove(workspace: &Workspace) -> Result<Outcome> {
    let exercises = frame::all(workspace);
    let mut problems = lacking(workspace, &exercises);
    // With a file missing, the compiler would not come to the point either.
    if !problems.is_empty() {
        return Ok(Outcome::failed(problems.join("\n")));
    }

    let shell = workspace.shell()?;
    let tests = exercises.iter().flat_map(|one| ["--test", &one.name]);
    let tests: &Vec<_> = &tests.collect();
    let clippy = cmd!(shell, "cargo clippy --quiet {ALL...} {tests...} -- -D warnings");
    if let Outcome::Failed { output, .. } = step(clippy) {
        problems.push(output);
    }
    let build = cmd!(shell, "cargo test --no-run --quiet {ALL...} {tests...}");
    let messages = printed(build.arg(check::MESSAGES), NO_LIMIT)?;
    let programs = check::programs(messages.as_bytes());

    // Twice as many at a time as there are processors, because checks wait most of their time.
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let (left, found) = (Mutex::new(exercises.iter()), Mutex::new(Vec::new()));
    // A function, so that the lock is open again when the work begins.
    let next = || left.lock().unwrap().next();
    thread::scope(|scope| {
        for _ in 0..2 * processors {
            scope.spawn(|| {
                while let Some(exercise) = next() {
                    let program = programs.get(&exercise.name);
                    let proved = program
                        .context("cargo has not built it")
                        .and_then(|program| refute(exercise, program));
                    let Err(problem) = proved else { continue };
                    let Exercise { name, package, .. } = exercise;
                    let alone = format!("cargo test -p {package} --test {name}");
                    let problem = format!("{name}: {problem}\n  run it alone: {alone}\n");
                    found.lock().unwrap().push(problem);
                }
            });
        }
    });
    problems.extend(found.into_inner().unwrap());
    problems.sort();
    Ok(Outcome::of(problems, format!("{} exercises", exercises.len())))
}

/// What is lacking, as far as the compiler does not say it.
fn lacking(workspace: &Workspace, exercises: &[Exercise]) -> Vec<String> {
    let mut problems = Vec::new();
    for lesson in &workspace.lessons {
        let directories = lesson.directory.join("exercises").read_dir_utf8();
        let directories = directories.into_iter().flatten().flatten();
        for entry in directories.filter(|entry| entry.path().is_dir()) {
            if !exercises.iter().any(|one| one.directory == entry.path()) {
                // No manifest lists it, so it would never be checked.
                problems.push(format!(
                    "{} does not list {}",
                    lesson.name,
                    entry.file_name()
                ));
            }
        }
        for kind in ["build", "repair"] {
            let ours = |one: &&Exercise| one.package == *lesson.package.name;
            if !exercises.iter().filter(ours).any(|one| one.kind == kind) {
                problems.push(format!("{} has nothing to {kind}", lesson.name));
            }
        }
    }
    let editors = workspace.read("my/lib.rs").unwrap_or_default();
    for exercise in exercises {
        let name = &exercise.name;
        let text = |one: &Exercise, file| one.read(file).unwrap_or_default();
        let path = |one: &Exercise| format!("my/{}.rs", one.name);
        let first = &exercises[0];
        let standard = text(first, "attempts.rs").replace(&path(first), &path(exercise));
        let attempts = text(exercise, "attempts.rs");
        if attempts != standard {
            let difference = difference(&attempts, &standard);
            problems.push(format!(
                "{name}: attempts.rs differs from the others:\n{difference}"
            ));
        }
        if exercise.minutes == 0 {
            problems.push(format!(
                "{name}: exercise.rs needs **Build** or **Repair**, and minutes"
            ));
        }
        if frame::hints(&text(exercise, "hints.md")).len() < 3 {
            problems.push(format!("{name}: hints.md needs three hints or more"));
        }
        if !editors
            .contains(&format!("\n#[cfg({name})]\n#[rustfmt::skip]\npub mod {name};\n"))
        {
            problems.push(format!("{name}: my/lib.rs does not show it to editors"));
        }
    }
    problems
}

/// Holds every answer against the check. They are all asked the same, because `attempts.rs`
/// gives them the same check.
fn refute(exercise: &Exercise, program: &Path) -> Result<()> {
    for answer in ANSWERS {
        let started = Instant::now();
        let promises = check::promises(exercise, program, answer)?;
        let took = started.elapsed();
        let text = exercise.read(&format!("{answer}.rs"))?;
        judge(answer, frame::says(&text), &promises)?;
        if took > LIMIT {
            bail!("{answer}.rs took {:.1} s", took.as_secs_f64());
        }
    }
    Ok(())
}

/// The solution passes. The others are refused with their words, the exercise itself in the
/// first message, because that is what its reader sees.
fn judge(answer: &str, words: Option<&str>, promises: &[Promise]) -> Result<()> {
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
    if !right {
        let (broken, all) = (messages.len(), promises.len());
        let messages = messages.join("\n");
        bail!(
            "{answer}.rs should {wanted}; but {broken} of {all} promises are broken:\n{messages}"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

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
        assert!(judge("solution", None, &[holds(), holds()]).is_ok());
        for (answer, promises) in [
            ("solution", vec![]),
            ("solution", vec![holds(), twice()]),
            ("wrong_1", vec![twice()]),
            ("wrong_1", vec![holds()]),
        ] {
            assert!(judge(answer, None, &promises).is_err(), "{answer}: {promises:?}");
        }
    }

    #[test]
    fn what_an_exercise_lacks_is_named() {
        let clone = Fixture::new();
        let workspace = clone.workspace();
        assert_eq!(lacking(&workspace, &frame::all(&workspace)), [""; 0]);
        let bell = "lessons/01-first/exercises/bell";
        clone.plant(&format!("{bell}/hints.md"), "One.\n---\nTwo.\n");
        clone.plant(&format!("{bell}/attempts.rs"), "mod exercise {}\n");
        clone.plant(&format!("{bell}/exercise.rs"), "//! **Build**, soon\n");
        clone.plant("lessons/01-first/exercises/extra/exercise.rs", "");
        clone.plant("my/lib.rs", "");
        let workspace = clone.workspace();
        let problems = lacking(&workspace, &frame::all(&workspace)).join("\n");
        for named in [
            "first does not list extra",
            "first has nothing to build",
            "bell: exercise.rs needs",
            "bell: hints.md needs",
            "bell: my/lib.rs",
            "fix: attempts.rs differs",
        ] {
            assert!(problems.contains(named), "{named}:\n{problems}");
        }
    }
}
