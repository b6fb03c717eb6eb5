//! The Python programs that the lessons rebuild, run by the CPython of this machine.
//!
//! What CPython printed is recorded in `expected/`, and the lessons are held against the
//! record on every machine. Here the record is held against CPython, and so is what the
//! book says of it.

use crate::python::{self, Python};
use crate::report::Outcome;
use crate::{diff, files, lessons};
use std::path::{Path, PathBuf};

pub fn compare() -> Outcome {
    let Some(python) = python::find() else {
        return Outcome::Skipped(
            "no python3 (3.11 or newer): the recorded output of CPython was compared, \
             not a live one"
                .into(),
        );
    };

    let version = &python.version;
    let mut problems = String::new();
    let programs = programs();
    for (arguments, record) in &programs {
        if let Err(problem) = compare_one(&python, arguments, record) {
            problems += &format!("{}:\n{problem}\n", files::shown(record));
        }
    }
    let claims = files::root().join("tests/conformance/claims.py");
    if let Err(problem) = python.printed(&[&claims.to_string_lossy()]) {
        problems += &format!("{}:\n{problem}\n", files::shown(&claims));
    }
    let count = programs.len();
    if problems.is_empty() {
        Outcome::Ok(format!("{count} compared, the claims hold, Python {version}"))
    } else {
        Outcome::failed(format!("With Python {version}:\n\n{problems}"))
    }
}

/// What Python is given, and the record of what it prints: the lessons' programs, and the
/// program of which the book shows both traces.
fn programs() -> Vec<(Vec<PathBuf>, PathBuf)> {
    let lessons = lessons::all().into_iter();
    let mut programs: Vec<PathBuf> =
        lessons.flat_map(|lesson| files::entries(&lesson.directory)).collect();
    programs.retain(|path| files::has_extension(path, "py"));
    let mut programs: Vec<_> = programs
        .into_iter()
        .map(|program| {
            let record = program.with_file_name("expected").join(files::stem(&program));
            (vec![program], record.with_extension("out"))
        })
        .collect();
    let conformance = files::root().join("tests/conformance");
    let arguments = ["reference.py", "--ticks", "programs/hop.json"];
    let [reference, ticks, program] = arguments.map(PathBuf::from);
    programs.push((
        vec![conformance.join(reference), ticks, conformance.join(program)],
        conformance.join("expected/hop.cpython.txt"),
    ));
    programs
}

fn compare_one(
    python: &Python,
    arguments: &[PathBuf],
    record: &Path,
) -> Result<(), String> {
    let recorded = files::read(record)?;
    let arguments: Vec<_> = arguments.iter().map(|path| path.to_string_lossy()).collect();
    let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
    let printed = python.printed(&arguments)?;
    if printed == recorded {
        return Ok(());
    }
    let lines = diff::lines(&recorded, &printed).join("\n");
    Err(format!("- recorded\n+ printed\n{lines}\n"))
}
