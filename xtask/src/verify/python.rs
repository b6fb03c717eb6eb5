//! The Python programs that the lessons rebuild, run by the CPython of this machine.
//!
//! What CPython printed is recorded in `expected/`, and the lessons are held against the
//! record on every machine. Here the record is held against CPython, and so is what the
//! book says of it.

use crate::bless::difference;
use crate::python::{self, Python};
use crate::terminal::Outcome;
use crate::workspace::{Workspace, files};
use anyhow::{Context, Result, bail};
use cargo_metadata::camino::Utf8PathBuf;

pub fn compare(workspace: &Workspace) -> Result<Outcome> {
    let Some(python) = python::find() else {
        return Ok(Outcome::Skipped(
            "no python3 (3.11 or newer): the recorded output of CPython was compared, \
             not a live one"
                .into(),
        ));
    };
    let conformance = workspace.root.join("tests/conformance");
    let mut programs: Vec<(Vec<Utf8PathBuf>, Utf8PathBuf)> = Vec::new();
    for program in files(&workspace.root.join("lessons"), &["py"]) {
        let record = program.file_stem().context("a program has a name")?;
        let record =
            program.with_file_name("expected").join(record).with_extension("out");
        programs.push((vec![program], record));
    }
    // The program of which the book shows both traces.
    let hop = [conformance.join("reference.py"), "--ticks".into()];
    let hop = hop.into_iter().chain([conformance.join("programs/hop.json")]);
    programs.push((hop.collect(), conformance.join("expected/hop.cpython.txt")));

    let mut problems = Vec::new();
    for (arguments, record) in &programs {
        if let Err(problem) = compare_one(workspace, &python, arguments, record) {
            problems.push(format!("{}:\n{problem:#}", workspace.shown(record)));
        }
    }
    if let Err(problem) = python.printed(&[conformance.join("claims.py").as_str()]) {
        problems.push(format!("claims.py:\n{problem}"));
    }
    let (count, version) = (programs.len(), &python.version);
    let fine = format!("{count} compared, the claims hold, Python {version}");
    Ok(Outcome::of(problems, fine))
}

const TRIES: usize = 3;

fn compare_one(
    workspace: &Workspace,
    python: &Python,
    arguments: &[Utf8PathBuf],
    record: &Utf8PathBuf,
) -> Result<()> {
    let recorded = workspace.read(record)?;
    let arguments: Vec<&str> = arguments.iter().map(|path| path.as_str()).collect();
    // Most of them wait in real time, and on a busy machine one may be late.
    let mut printed = python.printed(&arguments)?;
    for _again in 1..TRIES {
        if printed == recorded {
            break;
        }
        printed = python.printed(&arguments)?;
    }
    if printed != recorded {
        let version = &python.version;
        bail!("- recorded\n+ Python {version}\n{}", difference(&recorded, &printed));
    }
    Ok(())
}
