//! Running `cargo test --quiet`, and making short what it prints.

use crate::report::Outcome;
use crate::run;
use std::process::Command;

/// Runs tests; how many passed is the detail, those that failed are the output.
pub fn check(command: Command) -> Outcome {
    let shown = run::shown(&command);
    let ended = run::capture(command);
    if ended.success {
        Outcome::Ok(added_up(&ended.output))
    } else {
        let output = without_passed(&ended.output);
        Outcome::Failed { output, command: Some(shown) }
    }
}

/// Adds up the lines `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
fn added_up(output: &str) -> String {
    let results = || output.lines().filter(|line| line.starts_with("test result: "));
    let passed: u32 = results().map(|line| number_before("passed", line)).sum();
    let ignored: u32 = results().map(|line| number_before("ignored", line)).sum();
    match ignored {
        0 => format!("{passed} passed"),
        _ => format!("{passed} passed, {ignored} ignored"),
    }
}

/// The output but for the test programs in which all tests passed.
fn without_passed(output: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    let mut start = 0;
    for line in output.lines() {
        if line.starts_with("running ") {
            while lines.last().is_some_and(|line| line.is_empty()) {
                lines.pop();
            }
            start = lines.len();
            lines.push("");
        }
        lines.push(line);
        if line.starts_with("test result: ok") {
            lines.truncate(start);
        }
    }
    lines.join("\n") + "\n"
}

fn number_before(word: &str, line: &str) -> u32 {
    let words: Vec<&str> = line.split([' ', ';']).collect();
    let pair = words.windows(2).find(|pair| pair[1] == word);
    pair.and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_of_all_test_programs_are_added_up() {
        let first =
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out";
        let second =
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out";
        assert_eq!(added_up(""), "0 passed");
        assert_eq!(added_up(&format!("running 3 tests\n...\n{first}\n")), "3 passed");
        assert_eq!(
            added_up(&format!("{first}\n\nrunning 13 tests\n{second}\n")),
            "15 passed, 1 ignored"
        );
    }

    #[test]
    fn only_the_programs_that_failed_are_shown() {
        let passed = "\nrunning 1 test\n.\ntest result: ok. 1 passed; 0 failed\n\n";
        let failed =
            "\nrunning 1 test\nF\nwhy\ntest result: FAILED. 0 passed; 1 failed\n";
        let end = "error: 1 target failed\n";
        assert_eq!(
            without_passed(&format!("{passed}{passed}{failed}{passed}{end}")),
            format!("{failed}\n{end}")
        );
    }
}
