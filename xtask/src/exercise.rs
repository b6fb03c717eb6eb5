//! `cargo xtask exercise`: what there is to do, and the reader's attempts at it.
//!
//! An attempt is `my/NAME.rs`, which git ignores. Whether it is right is not written down
//! anywhere: it is checked each time somebody asks.

pub mod check;
pub mod frame;

use crate::arguments;
use crate::terminal::{GREEN, RED, say};
use crate::workspace::{Workspace, lines, not_found, read};
use anyhow::{Context, Result, bail};
use check::Promise;
use frame::Exercise;
use notify::{EventKind, RecursiveMode, Watcher};
use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

const COMMAND: &str = "cargo xtask exercise";

pub fn perform(workspace: &Workspace, wanted: &arguments::Exercise) -> Result<bool> {
    let exercises = frame::all(workspace);
    let Some(called) = &wanted.name else {
        list(workspace, &exercises);
        return Ok(true);
    };
    let Some(exercise) = find(workspace, &exercises, called)? else {
        say("All exercises are solved.");
        return Ok(true);
    };
    match wanted {
        arguments::Exercise { hint: Some(count), .. } => hints(exercise, *count),
        arguments::Exercise { solution: true, .. } => solution(workspace, exercise),
        arguments::Exercise { reset: true, yes, .. } => reset(workspace, exercise, *yes),
        arguments::Exercise { watch: true, .. } => watch(workspace, &exercises, exercise),
        _ => check(workspace, &exercises, exercise),
    }
}

/// Every exercise, and how far the reader is.
fn list(workspace: &Workspace, exercises: &[Exercise]) {
    let width = exercises.iter().map(|exercise| exercise.name.len()).max().unwrap_or(0);
    let mut package = "";
    for (number, exercise) in (1..).zip(exercises) {
        if package != exercise.package {
            package = &exercise.package;
            say(package);
        }
        let Exercise { name, kind, minutes, .. } = exercise;
        let state = state(workspace, exercise);
        say(&format!(
            "{number:>4}  {name:width$}  {kind:<6}  {minutes:>2} minutes  {state}"
        ));
    }
    say(&format!("\nThe first that is not solved: {COMMAND} next"));
}

/// The exercise of that name or number, the next one, or what may have been meant. Nothing, if
/// all are solved.
fn find<'a>(
    workspace: &Workspace,
    exercises: &'a [Exercise],
    called: &str,
) -> Result<Option<&'a Exercise>> {
    if called == "next" {
        let unsolved = |one: &&Exercise| state(workspace, one) != "solved";
        return Ok(exercises.iter().find(unsolved));
    }
    let mut numbered = (1..).zip(exercises);
    let found = numbered
        .find(|(number, one)| called == one.name || called.parse() == Ok(*number));
    if found.is_none() {
        let names = exercises.iter().map(|one| one.name.as_str());
        let list = (1..).zip(names.clone());
        let list = lines(list.map(|(number, name)| format!("{number:>4}  {name}")));
        not_found("exercise", called, names, &list)?;
    }
    Ok(found.map(|(_, exercise)| exercise))
}

fn state(workspace: &Workspace, exercise: &Exercise) -> String {
    if !exercise.attempt.exists() {
        return "not started".into();
    }
    match check::attempt(workspace, exercise, Stdio::null()) {
        Ok(promises) if holding(&promises) == promises.len() => "solved".into(),
        Ok(promises) => {
            format!("{} of {} promises hold", holding(&promises), promises.len())
        }
        Err(_) => "does not compile".into(),
    }
}

fn holding(promises: &[Promise]) -> usize {
    promises.iter().filter(|promise| promise.broken.is_none()).count()
}

/// Checks the reader's attempt, which begins as a copy of the exercise.
fn check(
    workspace: &Workspace,
    exercises: &[Exercise],
    exercise: &Exercise,
) -> Result<bool> {
    let name = &exercise.name;
    let attempt = workspace.shown(&exercise.attempt);
    if !exercise.attempt.exists() {
        begin(exercise)?;
        say(&format!("{attempt} is now yours to edit. At its head it says what to do."));
    }
    let again = format!("Edit {attempt}, and run this again: {COMMAND} {name}");
    let Ok(promises) = check::attempt(workspace, exercise, Stdio::inherit()) else {
        say(&format!("\n{name} does not compile yet.\n{again}"));
        return Ok(false);
    };
    show(exercise, &promises);
    if holding(&promises) < promises.len() {
        say(&format!("\n{again}\nA hint: {COMMAND} {name} --hint"));
        return Ok(false);
    }
    say(&format!("\nSolved. Compare with ours: {COMMAND} {name} --solution"));
    match exercises.iter().skip_while(|other| other.name != *name).nth(1) {
        Some(Exercise { name, kind, minutes, .. }) => {
            say(&format!("The next one: {COMMAND} {name} ({kind}, {minutes} minutes)"));
        }
        None => say("That was the last one."),
    }
    Ok(true)
}

/// Checks the attempt now, and again each time it is saved, until it is solved.
fn watch(
    workspace: &Workspace,
    exercises: &[Exercise],
    exercise: &Exercise,
) -> Result<bool> {
    let (sender, saved) = mpsc::channel();
    let file = exercise.attempt.file_name().context("an attempt is a file")?.to_string();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<_>| {
        let Ok(notify::Event { kind, paths, .. }) = event else { return };
        let ours = paths.iter().any(|path| path.ends_with(&file));
        // To read a file is an event too, and the check does that.
        if ours && !matches!(kind, EventKind::Access(_)) {
            let _ = sender.send(());
        }
    })?;
    // Many editors save by putting a new file in the old one's place, so it is the directory
    // that is watched.
    let directory = exercise.attempt.parent().context("an attempt lies in my/")?;
    fs::create_dir_all(directory)?;
    watcher.watch(directory.as_std_path(), RecursiveMode::NonRecursive)?;
    while !check(workspace, exercises, exercise)? {
        say("\nWaiting until you save it. Ctrl+C ends this.");
        while saved.try_recv().is_ok() {}
        saved.recv()?;
        // To save can be several events: the last one counts.
        while saved.recv_timeout(Duration::from_millis(100)).is_ok() {}
    }
    Ok(true)
}

/// Copies the exercise to where the reader works. What is there is never overwritten.
fn begin(exercise: &Exercise) -> Result<()> {
    let (attempt, text) = (&exercise.attempt, exercise.read("exercise.rs")?);
    let directory = attempt.parent().context("an attempt lies in my/")?;
    fs::create_dir_all(directory)
        .and_then(|()| File::create_new(attempt)?.write_all(text.as_bytes()))
        .with_context(|| attempt.to_string())
}

/// All promises in a line each, and what is wrong with the first that is broken.
fn show(exercise: &Exercise, promises: &[Promise]) {
    let held = holding(promises);
    say(&format!("\n{}: {held} of {} promises hold\n", exercise.name, promises.len()));
    for Promise { name, broken } in promises {
        let (colour, word) =
            if broken.is_none() { (GREEN, "holds ") } else { (RED, "broken") };
        say(&format!("  {colour}{word}{colour:#}  {name}"));
    }
    for Promise { name, broken } in promises {
        if let Some(message) = broken {
            say(&format!("\n{name}:\n    {}", message.replace('\n', "\n    ")));
            break;
        }
    }
}

/// Shows the first hints.
fn hints(exercise: &Exercise, count: usize) -> Result<bool> {
    let (name, hints) = (&exercise.name, frame::hints(&exercise.read("hints.md")?));
    let all = hints.len();
    for (number, hint) in (1..=all).zip(&hints).take(count) {
        say(&format!("Hint {number} of {all}: {hint}\n"));
    }
    match count < all {
        true => say(&format!("One hint more: {COMMAND} {name} --hint {}", count + 1)),
        false => say(&format!(
            "That is the last hint. A solution: {COMMAND} {name} --solution"
        )),
    }
    Ok(true)
}

fn solution(workspace: &Workspace, exercise: &Exercise) -> Result<bool> {
    let path = exercise.directory.join("solution.rs");
    say(&format!("A spoiler: {}\n\n{}", workspace.shown(&path), read(&path)?));
    Ok(true)
}

/// Puts the attempt aside and begins anew.
fn reset(workspace: &Workspace, exercise: &Exercise, sure: bool) -> Result<bool> {
    let attempt = &exercise.attempt;
    let shown = workspace.shown(attempt);
    let pristine = read(attempt).ok() == exercise.read("exercise.rs").ok();
    if attempt.exists() && !pristine {
        let kept = attempt.with_extension("rs.old");
        let kept_shown = workspace.shown(&kept);
        if !sure && !confirmed(&format!("Move {shown} to {kept_shown}, and begin anew?"))?
        {
            say(&format!("{shown} is left as it is."));
            return Ok(false);
        }
        fs::rename(attempt, &kept).with_context(|| kept_shown.to_string())?;
        say(&format!("What you had is kept in {kept_shown}."));
    }
    if !attempt.exists() {
        begin(exercise)?;
    }
    say(&format!("{shown} is as it was in the beginning."));
    Ok(true)
}

/// Asks, if there is somebody to ask.
fn confirmed(question: &str) -> Result<bool> {
    if !io::stdin().is_terminal() {
        bail!("{question} There is no terminal to answer on: add --yes");
    }
    say(&format!("{question} [y/N]"));
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
}
