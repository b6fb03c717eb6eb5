//! `cargo xtask exercise`: what there is to do, and the reader's attempts at it.
//!
//! An attempt is `my/NAME.rs`, which git ignores. Whether it is right is nowhere written
//! down: it is checked whenever somebody asks.

pub mod check;
pub mod frame;

use crate::files;
use crate::report::{GREEN, RED, Report, say};
use check::Promise;
use frame::Exercise;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::process::Stdio;

const COMMAND: &str = "cargo xtask exercise";

/// Lists every exercise, and how far the reader is.
pub fn list() -> Result<i32, String> {
    let exercises = frame::all();
    let width = exercises.iter().map(|exercise| exercise.name.len()).max();
    let width = width.unwrap_or_default();
    let mut package = "";
    for (at, exercise) in exercises.iter().enumerate() {
        if package != exercise.package {
            package = &exercise.package;
            say(package);
        }
        let Exercise { name, kind, minutes, .. } = exercise;
        let (number, state) = (at + 1, state(exercise));
        let line = format!("{number:>4}  {name:width$}  {kind:<6}  {minutes:>2} minutes");
        say(&format!("{line}  {state}"));
    }
    say(&format!("\nThe first that is not solved: {COMMAND} next"));
    Ok(0)
}

fn state(exercise: &Exercise) -> String {
    if !exercise.attempt().exists() {
        return "not started".into();
    }
    let Ok(promises) = check::attempt(exercise, Stdio::null()) else {
        return "does not compile".into();
    };
    match holding(&promises) {
        held if held == promises.len() => "solved".into(),
        held => format!("{held} of {} promises hold", promises.len()),
    }
}

fn holding(promises: &[Promise]) -> usize {
    promises.iter().filter(|promise| promise.broken.is_none()).count()
}

/// Checks the reader's attempt, which begins as a copy of the exercise.
pub fn check(called: &str) -> Result<i32, String> {
    let exercises = frame::all();
    let unsolved = |exercise: &&Exercise| state(exercise) != "solved";
    let exercise = match called {
        "next" => exercises.iter().find(unsolved),
        _ => Some(frame::find(&exercises, called)?),
    };
    let Some(exercise) = exercise else {
        say("All exercises are solved.");
        return Ok(0);
    };
    let attempt = files::shown(&exercise.attempt());
    if !exercise.attempt().exists() {
        begin(exercise)?;
        say(&format!("{attempt} is now yours to edit. At its head it says what to do."));
    }

    let name = &exercise.name;
    let again = format!("Edit {attempt}, and run this again: {COMMAND} {name}");
    let Ok(promises) = check::attempt(exercise, Stdio::inherit()) else {
        say(&format!("\n{name} does not compile yet.\n{again}"));
        return Ok(1);
    };
    show(exercise, &promises);
    if holding(&promises) < promises.len() {
        say(&format!("\n{again}\nA hint: {COMMAND} {name} --hint"));
        return Ok(1);
    }
    say(&format!("\nSolved. Compare with ours: {COMMAND} {name} --solution"));
    let mut following = exercises.iter().skip_while(|other| other.name != *name).skip(1);
    match following.next() {
        Some(Exercise { name, kind, minutes, .. }) => {
            say(&format!("The next one: {COMMAND} {name} ({kind}, {minutes} minutes)"));
        }
        None => say("That was the last one."),
    }
    Ok(0)
}

/// Copies the exercise to where the reader works. What is there is never overwritten.
fn begin(exercise: &Exercise) -> Result<(), String> {
    let attempt = exercise.attempt();
    let text = exercise.read("exercise.rs")?;
    let directory = attempt.parent().expect("it lies in my/");
    fs::create_dir_all(directory)
        .and_then(|()| File::create_new(&attempt)?.write_all(text.as_bytes()))
        .map_err(|error| format!("{}: {error}", files::shown(&attempt)))
}

/// All promises in a line each, and what is wrong with the first that is broken.
fn show(exercise: &Exercise, promises: &[Promise]) {
    let (report, held) = (Report::new(), holding(promises));
    say(&format!("\n{}: {held} of {} promises hold\n", exercise.name, promises.len()));
    for Promise { name, broken } in promises {
        let (colour, word) =
            if broken.is_none() { (GREEN, "holds ") } else { (RED, "broken") };
        say(&format!("  {}  {name}", report.paint(colour, word)));
    }
    let first = promises.iter().find_map(|Promise { name, broken }| {
        broken.as_ref().map(|message| (name, message))
    });
    if let Some((name, message)) = first {
        say(&format!("\n{name}:"));
        for line in message.lines() {
            say(format!("    {line}").trim_end());
        }
    }
}

/// Shows so many hints.
pub fn hints(called: &str, count: usize) -> Result<i32, String> {
    let exercises = frame::all();
    let exercise = frame::find(&exercises, called)?;
    let (name, hints) = (&exercise.name, frame::hints(&exercise.read("hints.md")?));
    for (at, hint) in hints.iter().take(count).enumerate() {
        say(&format!("Hint {} of {}: {hint}\n", at + 1, hints.len()));
    }
    if count < hints.len() {
        say(&format!("One hint more: {COMMAND} {name} --hint {}", count + 1));
    } else {
        say(&format!(
            "There is no other hint, but a solution: {COMMAND} {name} --solution"
        ));
    }
    Ok(0)
}

/// Shows the solution.
pub fn solution(called: &str) -> Result<i32, String> {
    let exercises = frame::all();
    let exercise = frame::find(&exercises, called)?;
    let path = exercise.directory.join("solution.rs");
    say(&format!("A spoiler: {}\n", files::shown(&path)));
    say(files::read(&path)?.trim_end());
    Ok(0)
}

/// Puts the attempt aside and begins anew.
pub fn reset(called: &str, sure: bool) -> Result<i32, String> {
    let exercises = frame::all();
    let exercise = frame::find(&exercises, called)?;
    let attempt = exercise.attempt();
    let shown = files::shown(&attempt);
    if attempt.exists() {
        if files::read(&attempt).ok() == exercise.read("exercise.rs").ok() {
            say(&format!("{shown} is as it was in the beginning."));
            return Ok(0);
        }
        let kept = attempt.with_extension("rs.old");
        let kept_shown = files::shown(&kept);
        if !sure && !confirmed(&format!("Move {shown} to {kept_shown}, and begin anew?"))?
        {
            say(&format!("{shown} is left as it is."));
            return Ok(1);
        }
        fs::rename(&attempt, &kept).map_err(|error| format!("{kept_shown}: {error}"))?;
        say(&format!("What you had is kept in {kept_shown}."));
    }
    begin(exercise)?;
    say(&format!("{shown} is as it was in the beginning."));
    Ok(0)
}

/// Asks, if there is somebody to ask.
fn confirmed(question: &str) -> Result<bool, String> {
    if !io::stdin().is_terminal() {
        return Err(format!("{question} There is no terminal to answer on: add --yes"));
    }
    print!("{question} [y/N] ");
    let mut answer = String::new();
    io::stdout()
        .flush()
        .and_then(|()| io::stdin().read_line(&mut answer))
        .map_err(|error| error.to_string())?;
    Ok(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
}
