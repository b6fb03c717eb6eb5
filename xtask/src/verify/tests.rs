//! Every test of every package. No snapshot is recorded here: they are only compared.

use crate::run::{ALL, NO_LIMIT, capture};
use crate::snapshots::Used;
use crate::terminal::Outcome;
use crate::workspace::{Workspace, lines};
use anyhow::Result;
use xshell::{Cmd, cmd};

const ADVICE: &str = "
What is recorded of a program is not what it prints, or not how it is run: see above.
If the program is right and the record is old, record anew: cargo xtask bless
";

pub fn run(workspace: &Workspace) -> Result<Outcome> {
    let (shell, used) = (workspace.shell()?, Used::forget(workspace));
    let (variable, list) = used.variable();
    // Cargo would not start the other test programs after the first that fails.
    let all = cmd!(shell, "cargo test {ALL...} --quiet --no-fail-fast")
        .env("INSTA_UPDATE", "no")
        // Not only the body of a snapshot, also the command in its header.
        .env("INSTA_REQUIRE_FULL_MATCH", "1")
        .env(variable, list);
    let outcome = match check(all) {
        Outcome::Ok(of_all) => match check(cmd!(shell, "cargo test -p xtask --quiet")) {
            Outcome::Ok(of_xtask) => {
                Outcome::Ok(format!("{of_all}, and of xtask {of_xtask}"))
            }
            failed => failed,
        },
        failed => failed,
    };
    let left_over = used.left_over(workspace);
    if !matches!(outcome, Outcome::Ok(_)) || left_over.is_empty() {
        return Ok(outcome);
    }
    let list = left_over.iter().map(|path| format!("  {}", workspace.shown(path)));
    let list = lines(list);
    Ok(Outcome::failed(format!(
        "No test uses these records:\n{list}Delete them, or let `cargo xtask bless` do it."
    )))
}

/// Runs tests. How many have passed is the detail, and what those print that have not is the
/// output.
pub fn check(command: Cmd) -> Outcome {
    let shown = command.to_string();
    let ended = capture(command, NO_LIMIT);
    let (passed, ignored) =
        (added_up(&ended.output, "passed"), added_up(&ended.output, "ignored"));
    if ignored > 0 {
        return Outcome::failed(format!("{ignored} tests are ignored: {shown}"));
    }
    if ended.success {
        return Outcome::Ok(format!("{passed} passed"));
    }
    let mut output = without_passed(&ended.output);
    // Insta recommends a command that the reader does not have.
    if output.contains("cargo insta") {
        output += ADVICE;
    }
    Outcome::Failed { output, command: Some(shown) }
}

/// Adds up the lines `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
fn added_up(output: &str, word: &str) -> u32 {
    let results = output.lines().filter(|line| line.starts_with("test result: "));
    results.map(|line| number_before(word, line)).sum()
}

/// The output but for the lines of test programs in which all tests passed.
fn without_passed(output: &str) -> String {
    let passed = |line: &&str| {
        let dots = line.starts_with('.') && line.trim_start_matches('.').len() < 10;
        dots || line.is_empty()
            || line.starts_with("test result: ok")
            || line.starts_with("running ")
    };
    lines(output.lines().filter(|line| !passed(line)).map(String::from))
}

fn number_before(word: &str, line: &str) -> u32 {
    let words: Vec<&str> = line.split([' ', ';']).collect();
    let pair = words.windows(2).find(|pair| pair[1] == word);
    pair.and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

#[cfg(test)]
#[test]
fn what_has_passed_is_added_up_and_what_has_failed_is_shown() {
    let output = "
running 2 tests
..
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured

running 1 test
it_rings --- FAILED
it rang twice
test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured
";
    assert_eq!((added_up(output, "passed"), added_up(output, "ignored")), (5, 1));
    let failed = "it_rings --- FAILED\nit rang twice\ntest result: FAILED. 3 passed; \
                  1 failed; 0 ignored; 0 measured\n";
    assert_eq!(without_passed(output), failed);
}
