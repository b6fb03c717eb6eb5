//! `cargo xtask bless`: what the programs print now is right from now on.

use crate::report::{GREEN, Outcome, RED, Report, say};
use crate::{diff, files, snapshots};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// Records every snapshot anew, shows what changed, and returns the exit code.
pub fn record() -> i32 {
    let before = read();
    let report = Report::new();
    let outcome = report.line("record", || {
        // Insta's `always` would keep a snapshot of which only the header is old.
        let recording = snapshots::run_output_tests("force");
        match recording.outcome {
            Outcome::Ok(_) => delete(recording.left_over()),
            failed => failed,
        }
    });
    let changed = show_changes(&report, &before, &read());

    if let Outcome::Failed { output, command } = outcome {
        say(&format!("\n{}", output.trim_matches('\n')));
        if let Some(command) = command {
            say(&format!("\nrun it alone: {command}"));
        }
        return 1;
    }
    if changed == 0 {
        say("nothing changed");
    }
    0
}

/// Deletes what no test used.
fn delete(paths: Vec<PathBuf>) -> Outcome {
    for path in paths {
        if let Err(error) = fs::remove_file(&path) {
            return Outcome::failed(format!("{}: {error}", files::shown(&path)));
        }
    }
    Outcome::Ok(String::new())
}

/// The texts of all snapshots, those that cannot be read being as good as missing.
fn read() -> BTreeMap<PathBuf, String> {
    let paths = snapshots::all().into_iter();
    paths.filter_map(|path| Some((path.clone(), files::read(&path).ok()?))).collect()
}

/// Shows what is different, file by file, and returns how many files are.
fn show_changes(
    report: &Report,
    before: &BTreeMap<PathBuf, String>,
    after: &BTreeMap<PathBuf, String>,
) -> usize {
    let mut paths: Vec<&PathBuf> = before.keys().chain(after.keys()).collect();
    paths.sort();
    paths.dedup();
    paths.retain(|path| before.get(*path) != after.get(*path));

    for path in &paths {
        let shown = files::shown(path);
        match (before.get(*path), after.get(*path)) {
            (Some(_), None) => say(&format!("\n{shown}: deleted, no test uses it")),
            (None, _) => say(&format!("\n{shown}: new")),
            (Some(old), Some(new)) => {
                say(&format!("\n{shown}"));
                for line in diff::lines(old, new) {
                    let colour = if line.starts_with('-') { RED } else { GREEN };
                    say(&report.paint(colour, &line));
                }
            }
        }
    }
    paths.len()
}
