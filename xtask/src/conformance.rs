//! `cargo xtask conformance`: the lessons' schedule against CPython's, and whether a broken
//! one would be noticed.

mod broken_copy;
mod faults;

use crate::report::{Outcome, say};
use crate::{files, python, run};
use broken_copy::BrokenCopy;
use faults::{FAULTS, Fault, TRIED_ALWAYS};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// How many random programs of each level `verify` compares.
const FEW: u64 = 500;

const TABLE: &str = "faults.txt";

/// The fault of which the book shows what the first program to notice it sees.
const SHOWN: &str = "gather-without-hop";

const NO_PYTHON: &str = "no python3 (3.11 or newer): the lessons were compared with what \
                         CPython did once, not with a live one";

/// Compares with the live CPython, and returns the exit code.
pub fn live(programs: u64, seed: u64) -> Result<i32, String> {
    let command = live_command(programs, seed).ok_or(
        "this needs python3, 3.11 or newer; without it, `cargo test -p conformance` compares \
         with what is recorded",
    )?;
    Ok(run::visibly(command))
}

/// The step of `verify` that compares with the live CPython.
pub fn few_live() -> Outcome {
    let Some(command) = live_command(FEW, 1) else {
        return Outcome::Skipped(NO_PYTHON.into());
    };
    let shown = run::shown(&command);
    let ended = run::capture(command);
    if ended.success {
        let last = ended.output.lines().last().unwrap_or_default();
        Outcome::Ok(format!("{}, {FEW} random programs of each level", last))
    } else {
        Outcome::Failed { output: ended.output, command: Some(shown) }
    }
}

fn live_command(programs: u64, seed: u64) -> Option<Command> {
    let python = python::find()?;
    let mut command =
        run::cargo(&["run", "--quiet", "-p", "conformance", "--bin", "live"]);
    command.args(["--", "--programs", &programs.to_string()]);
    command.args(["--seed", &seed.to_string(), "--"]).args(python.command);
    Some(command)
}

/// Breaks the loop in one way, or in all, and tells how many of the recorded programs notice.
/// Of one it shows the first program that does. What it tells of all can be recorded for the
/// book.
pub fn break_loop(name: &str, recording: bool) -> Result<i32, String> {
    let chosen = |fault: &&Fault| name == "all" || name == fault.name;
    let chosen: Vec<&Fault> = FAULTS.iter().filter(chosen).collect();
    if chosen.is_empty() {
        let list: String = FAULTS.iter().map(described).collect();
        let problem = match name {
            "" => "which fault?".into(),
            _ => format!("there is no fault `{name}`."),
        };
        return Err(format!("{problem} There are these, and `all`:\n\n{list}"));
    }
    // Whoever has changed a lesson should hear of it before the first row.
    for fault in &chosen {
        fault.check()?;
    }
    let mut table = heading()?;
    say(table.trim_end());
    let mut shown = String::new();
    for fault in &chosen {
        let broken = BrokenCopy::with(fault)?;
        let row = row(fault, &broken)?;
        say(row.trim_end());
        table += &row;
        if name == fault.name || SHOWN == fault.name {
            shown = first_to_notice(&broken);
        }
    }
    if recording {
        record(TABLE, &table)?;
        record(&format!("{SHOWN}.txt"), &shown)?;
    } else if name != "all" {
        say(&format!("\n{}", shown.trim_end()));
    }
    Ok(0)
}

/// The step of `verify` that breaks the loop in three ways, each of which has to be noticed
/// by as many programs as the book says.
pub fn few_faults() -> Outcome {
    let mut problems = String::new();
    for fault in FAULTS.iter().filter(|fault| TRIED_ALWAYS.contains(&fault.name)) {
        if let Err(problem) = try_fault(fault) {
            problems += &problem;
        }
    }
    if problems.is_empty() {
        Outcome::Ok(format!("{} faults noticed", TRIED_ALWAYS.len()))
    } else {
        Outcome::failed(problems)
    }
}

fn try_fault(fault: &Fault) -> Result<(), String> {
    let broken = BrokenCopy::with(fault)?;
    let row = row(fault, &broken)?;
    if row.split_whitespace().skip(1).all(|count| count == "0") {
        return Err(format!("nothing has noticed `{}`\n", fault.name));
    }
    let mut same = files::read(&recorded(TABLE))?.contains(&row);
    if fault.name == SHOWN {
        let shown = files::read(&recorded(&format!("{SHOWN}.txt")))?;
        same &= shown == first_to_notice(&broken);
    }
    if same {
        return Ok(());
    }
    Err(format!(
        "not what the book shows:\n{row}To record anew: cargo xtask conformance --fault all --record\n"
    ))
}

fn described(fault: &Fault) -> String {
    format!("  {:<18}  {}\n", fault.name, fault.what)
}

/// Where the book finds what it shows of the faults.
fn recorded(name: &str) -> PathBuf {
    files::root().join("tests/conformance/expected").join(name)
}

fn record(name: &str, text: &str) -> Result<(), String> {
    let path = recorded(name);
    fs::write(&path, text).map_err(|error| error.to_string())?;
    say(&format!("recorded in {}", files::shown(&path)));
    Ok(())
}

fn levels() -> [PathBuf; 3] {
    let directory = files::root().join("tests/conformance/recorded");
    [1, 2, 3].map(|level| directory.join(format!("level_{level}.jsonl")))
}

fn heading() -> Result<String, String> {
    let mut programs = format!("{:<20}", "of programs");
    for file in levels() {
        programs += &format!("{:>9}", files::read(&file)?.lines().count());
    }
    Ok(format!("{:<20}  level 1  level 2  level 3\n{programs}\n", "fault"))
}

/// How many recorded programs of each level notice the fault.
fn row(fault: &Fault, broken: &BrokenCopy) -> Result<String, String> {
    let mut row = format!("{:<20}", fault.name);
    for file in levels() {
        row += &format!("{:>9}", broken.differ(&file)?);
    }
    Ok(row + "\n")
}

/// The first program that notices, and how; the short ones are looked at first.
fn first_to_notice(broken: &BrokenCopy) -> String {
    let files = ["stories", "level_1", "level_2", "level_3"];
    let files =
        files.map(|file| format!("tests/conformance/recorded/{file}.jsonl").into());
    let output = broken.replay(&files);
    // The last line is the exit status, which each system has its own words for.
    output.rsplit_once('(').map_or(output.clone(), |(shown, _)| shown.into())
}
