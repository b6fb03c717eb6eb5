//! Building an attempt and holding it against its check.
//!
//! Each promise is checked by a process of its own: an attempt may hang, or end the program,
//! and still the reader learns in which promise, and which others hold.

use super::frame::Exercise;
use crate::run::{NO_LIMIT, capture, printed};
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use cargo_metadata::{Message, TargetKind};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;
use xshell::cmd;

/// The checks call a hang by its name after three seconds at most; this is for what they miss.
const LIMIT: Duration = Duration::from_secs(10);

/// A test of a check.
#[derive(Debug, PartialEq)]
pub struct Promise {
    /// The test's name, in words.
    pub name: String,
    /// What the check says if it does not hold.
    pub broken: Option<String>,
}

/// Builds the reader's attempt, and only that, and checks it. The compiler says to `complaints`
/// what is wrong with it.
pub fn attempt(
    workspace: &Workspace,
    exercise: &Exercise,
    complaints: Stdio,
) -> Result<Vec<Promise>> {
    let Exercise { name, package, .. } = exercise;
    let shell = workspace.shell()?;
    let build =
        cmd!(shell, "cargo rustc --package {package} --test {name} --profile test");
    let mut build = Command::from(build.arg(MESSAGES).args(["--", "--cfg", "my"]));
    let built = build.stdin(Stdio::null()).stderr(complaints).output()?;
    if !built.status.success() {
        bail!("{name} does not compile");
    }
    let programs = programs(&built.stdout);
    let program = programs.get(name).context("cargo has not said what it built")?;
    promises(exercise, program, "my")
}

/// Lets cargo say on standard output what it has built, and all else where it always does.
pub const MESSAGES: &str = "--message-format=json-render-diagnostics";

/// The test programs by name, from what cargo says it has built.
pub fn programs(messages: &[u8]) -> BTreeMap<String, PathBuf> {
    let programs = Message::parse_stream(messages).filter_map(|message| match message {
        Ok(Message::CompilerArtifact(built))
            if built.target.kind.contains(&TargetKind::Test) =>
        {
            Some((built.target.name, built.executable?.into()))
        }
        _ => None,
    });
    programs.collect()
}

/// Checks the promises side by side, because those that hang would make the others wait. They
/// are returned in the order in which `check.rs` makes them.
pub fn promises(
    exercise: &Exercise,
    program: &Path,
    answer: &str,
) -> Result<Vec<Promise>> {
    let mut list = Command::new(program);
    list.args(["--list", "--format", "terse"]);
    let (list, prefix) = (printed(list, NO_LIMIT)?, format!("{answer}::check::"));
    let tests = list
        .lines()
        .filter_map(|line| line.strip_prefix(&prefix)?.strip_suffix(": test"));
    let mut tests: Vec<&str> = tests.collect();
    let check = exercise.read("check.rs")?;
    tests.sort_by_key(|test| check.find(&format!("fn {test}(")));

    let promise = &|test: &str| Promise {
        name: test.replace('_', " "),
        broken: ask(exercise, program, &format!("{prefix}{test}")),
    };
    Ok(thread::scope(|scope| {
        let threads = tests.into_iter().map(|test| scope.spawn(move || promise(test)));
        let threads: Vec<_> = threads.collect();
        let promises = threads.into_iter().map(|thread| thread.join());
        promises.map(|promise| promise.expect("asking does not panic")).collect()
    }))
}

/// Runs one test, and returns what it says if it fails.
fn ask(exercise: &Exercise, program: &Path, test: &str) -> Option<String> {
    let mut command = Command::new(program);
    // With more than one thread, libtest gives even a single test a thread of its own.
    command.args([test, "--exact", "--nocapture", "--test-threads=2"]);
    command.current_dir(&exercise.directory).env("RUST_BACKTRACE", "0");
    judge(&capture(command, LIMIT).output, test, &exercise.name)
}

/// What a test has said, or nothing if it has passed. What it has printed belongs to it, because
/// that may help the reader.
fn judge(output: &str, test: &str, name: &str) -> Option<String> {
    let said = output.split_once("running 1 test\n").map_or(output, |(_, said)| said);
    match said.rsplit_once(&format!("test {test} ... ")) {
        Some((_, verdict)) if verdict.starts_with("ok\n") => None,
        Some((said, _)) => Some(readable(said, name)),
        None => Some(readable(&format!("{said}{NO_END}"), name)),
    }
}

const NO_END: &str = "The check has not come to its end: something waits for ever, runs in \
                      circles, or ends the program.";

/// What prints in a circle prints without end, and the last lines are those that tell.
const LINES: usize = 30;

/// What the machinery around the attempt puts in front of a message.
const MACHINERY: [&str; 2] = [
    "assertion `left == right` failed: ",
    "called `Result::unwrap()` on an `Err` value: ",
];

/// The last lines, without what is about the machinery.
fn readable(said: &str, name: &str) -> String {
    let omitted = said.lines().count().saturating_sub(LINES);
    let mut readable = match omitted {
        0 => String::new(),
        _ => format!("({omitted} lines before these)\n"),
    };
    for line in said.lines().skip(omitted) {
        if line.starts_with("note: run with `RUST_BACKTRACE=") {
            continue;
        }
        let place =
            line.starts_with("thread '").then(|| line.split_once(" panicked at "));
        if let Some((_, place)) = place.flatten() {
            // A place in the check says nothing to the reader, who knows only the attempt.
            let file = place.rsplit(['/', '\\']).next().unwrap_or_default();
            if file.starts_with(&format!("{name}.rs:")) {
                readable += &format!("my/{file}\n");
            }
            continue;
        }
        let message = MACHINERY.iter().find_map(|words| line.strip_prefix(words));
        readable += message.unwrap_or(line);
        readable += "\n";
    }
    readable.trim_matches('\n').into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(said: &str) -> Option<String> {
        judge(&format!("\nrunning 1 test\n{said}"), "my::check::it_rings", "bell")
    }

    #[test]
    fn a_promise_holds_only_if_its_test_has_passed() {
        assert_eq!(
            judged("rung\ntest my::check::it_rings ... ok\n\ntest result: ok."),
            None
        );
        assert!(judged("test my::check::it_rings ... ignored\n").is_some());
        assert!(
            judged("(exit status: 3)\n").unwrap().contains("(exit status: 3)\nThe check")
        );
        assert!(judged("").unwrap().starts_with("The check has not come"));
    }

    #[test]
    fn only_what_is_said_to_the_reader_is_shown() {
        let panicked = |place, machinery| {
            judged(&format!(
                "rung\n\nthread 'my::check::it_rings' (7) panicked at {place}:12:5:\n\
                 {machinery}It rang twice.\n  left: 2\n right: 1\n\
                 note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\
                 test my::check::it_rings ... FAILED\n\nfailures:\n"
            ))
        };
        let said = "It rang twice.\n  left: 2\n right: 1";
        for machinery in MACHINERY {
            let check = panicked("lessons/03/exercises/bell/./check.rs", machinery);
            assert_eq!(check, Some(format!("rung\n\n{said}")));
        }
        let attempt = panicked("lessons/03/exercises/bell/./../../../../my/bell.rs", "");
        assert_eq!(attempt, Some(format!("rung\n\nmy/bell.rs:12:5:\n{said}")));
    }

    #[test]
    fn of_much_the_end_is_shown() {
        let said = judged(&("ring\n".repeat(100) + "stop\n")).unwrap();
        assert!(said.starts_with("(72 lines before these)\nring\n"), "{said}");
        assert!(said.contains("ring\nstop\nThe check"), "{said}");
    }
}
