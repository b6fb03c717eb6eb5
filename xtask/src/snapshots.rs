//! The records of what the lessons' programs print: `lessons/*/expected/*.snap`.
//!
//! Each lesson's `tests/output.rs` runs the programs and lets the insta crate compare or
//! record; insta is told by environment variables what to do.

use crate::report::Outcome;
use crate::{cargo_test, files, run};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A run of the output tests.
pub struct Recording {
    pub outcome: Outcome,
    /// The snapshots that the tests asked for.
    pub used: BTreeSet<PathBuf>,
}

/// Runs the output tests, and with them the lessons' programs. `update` is insta's word
/// for what becomes of a snapshot that differs. That one differs is no failure here, only
/// that a program or its build fails.
pub fn run_output_tests(update: &str) -> Recording {
    let list = files::target().join("snapshots-used.txt");
    let _ = fs::remove_file(&list);
    let mut command = run::cargo(&["test", "--workspace", "--quiet", "--no-fail-fast"]);
    command.args(["--test", "output"]);
    let shown = run::shown(&command);
    command.env("INSTA_UPDATE", update);
    command.env("INSTA_FORCE_PASS", "1");
    command.env("INSTA_SNAPSHOT_REFERENCES_FILE", &list);
    let mut outcome = cargo_test::check(command);
    if let Outcome::Failed { command, .. } = &mut outcome {
        // What is wrong with the programs shows just as well without insta's variables.
        *command = Some(shown);
    }

    let list = fs::read_to_string(&list).unwrap_or_default();
    let used = list.lines().map(|line| same(Path::new(line))).collect();
    Recording { outcome, used }
}

impl Recording {
    /// The snapshots in the lessons that no test asked for.
    pub fn left_over(&self) -> Vec<PathBuf> {
        let mut paths = all();
        paths.retain(|path| !self.used.contains(&same(path)));
        paths
    }
}

/// Every snapshot in the lessons, those included that insta would let become one.
pub fn all() -> Vec<PathBuf> {
    let mut paths = files::below(&files::lessons());
    paths.retain(|path| is_snapshot(path));
    paths
}

fn is_snapshot(path: &Path) -> bool {
    let name = path.to_string_lossy();
    [".snap", ".snap.new", ".pending-snap"].iter().any(|end| name.ends_with(end))
}

/// The one spelling of a path that can be compared.
fn same(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_insta_writes_is_a_snapshot() {
        for name in ["output.snap", "output.snap.new", ".output.rs.pending-snap"] {
            assert!(is_snapshot(Path::new(name)), "{name}");
        }
        for name in ["coroutine.out", "snap", "output.rs", "snap.md"] {
            assert!(!is_snapshot(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn only_what_no_test_asked_for_is_left_over() {
        let outcome = Outcome::Ok(String::new());
        let used: BTreeSet<PathBuf> = all().iter().map(|path| same(path)).collect();
        assert!(Recording { outcome, used }.left_over().is_empty());

        let outcome = Outcome::Ok(String::new());
        let nothing = Recording { outcome, used: BTreeSet::new() };
        assert_eq!(nothing.left_over(), all());
    }
}
