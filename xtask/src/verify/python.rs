//! The Python programs that the lessons rebuild, run by the CPython of this machine.
//!
//! What CPython printed is recorded in `expected/`, and the lessons are held against the
//! record on every machine. Here the record is held against CPython.

use crate::report::Outcome;
use crate::{diff, files, lessons, run};
use std::path::Path;
use std::process::Command;

/// Prints the version, and fails if that is older than the programs need.
const VERSION: &str = "\
import sys
print('.'.join(map(str, sys.version_info[:3])))
sys.exit(sys.version_info < (3, 11))";

pub fn compare() -> Outcome {
    let Some((python, version)) = find() else {
        return Outcome::Skipped(
            "no python3 (3.11 or newer): the recorded output of CPython was compared, \
             not a live one"
                .into(),
        );
    };

    let mut count = 0;
    let mut problems = String::new();
    for lesson in lessons::all() {
        for program in files::entries(&lesson.directory) {
            if !files::has_extension(&program, "py") {
                continue;
            }
            count += 1;
            let expected = lesson.directory.join("expected").join(files::stem(&program));
            if let Err(problem) =
                compare_one(python, &program, &expected.with_extension("out"))
            {
                problems += &format!("{}:\n{problem}\n", files::shown(&program));
            }
        }
    }
    if problems.is_empty() {
        Outcome::Ok(format!("{count} compared, Python {version}"))
    } else {
        Outcome::failed(format!("With Python {version}:\n\n{problems}"))
    }
}

fn compare_one(python: &[&str], program: &Path, record: &Path) -> Result<(), String> {
    let recorded = files::read(record)?;
    let printed = printed(python, &[&program.to_string_lossy()])?;
    if printed == recorded {
        return Ok(());
    }
    let lines = diff::lines(&recorded, &printed).join("\n");
    Err(format!("- recorded\n+ printed\n{lines}\n"))
}

/// The command of a Python that is new enough, with its version.
fn find() -> Option<(&'static [&'static str], String)> {
    let names: [&[&str]; 3] = [&["python3"], &["python"], &["py", "-3"]];
    names.into_iter().find_map(|python| {
        let version = printed(python, &["-c", VERSION]).ok()?;
        Some((python, version.trim().into()))
    })
}

fn printed(python: &[&str], arguments: &[&str]) -> Result<String, String> {
    let mut command = Command::new(python[0]);
    command.args(&python[1..]).args(arguments);
    // On Windows it would otherwise print in the code page of the country.
    command.env("PYTHONUTF8", "1");
    run::printed(command)
}
