//! `cargo xtask conformance`: the lessons' schedule against CPython's, and whether a broken
//! one would be noticed.

mod broken_copy;
mod faults;

use crate::arguments;
use crate::python;
use crate::run::{NO_LIMIT, capture, visibly};
use crate::terminal::{Outcome, say};
use crate::workspace::{Workspace, lines, not_found};
use anyhow::{Context, Result, bail};
use broken_copy::{BrokenCopy, Place};
use cargo_metadata::camino::Utf8PathBuf;
use faults::Fault;
use std::fs;
use std::process::Command;

/// How many random programs of each level `verify` compares.
const FEW: u64 = 500;

/// Where the book finds what it shows of the faults.
const EXPECTED: &str = "tests/conformance/expected";

/// The faults that `verify` tries.
const TRIED_ALWAYS: [&str; 3] =
    ["last-in-first-out", "timers-first", "gather-without-hop"];

/// The fault of which the book shows what the first program to notice it sees.
const SHOWN: &str = "gather-without-hop";

pub fn perform(workspace: &Workspace, wanted: &arguments::Conformance) -> Result<bool> {
    if let Some(name) = &wanted.fault {
        return break_loop(workspace, name, wanted.record);
    }
    let commands = live(workspace, wanted.programs, wanted.seed)?.context(
        "this needs python3, 3.11 or newer; without it, `cargo test -p conformance` compares \
         with what is recorded",
    )?;
    let mut same = true;
    for command in commands {
        same &= visibly(command)?;
    }
    Ok(same)
}

/// The step of `verify` that compares with the live CPython.
pub fn few_live(workspace: &Workspace) -> Result<Outcome> {
    let Some(commands) = live(workspace, FEW, 1)? else {
        return Ok(Outcome::Skipped(
            "no python3 (3.11 or newer): the lessons were compared with what CPython did once, \
             not with a live one"
                .into(),
        ));
    };
    for command in commands {
        let ended = capture(command, NO_LIMIT);
        if !ended.success {
            return Ok(Outcome::failed(ended.output));
        }
    }
    Ok(Outcome::Ok(format!(
        "0 differ, {FEW} random programs of each level and {FEW} in Python"
    )))
}

/// What compares, unless there is no Python: the programs of the three levels, and programs in
/// Python itself, which the page Play plays.
fn live(workspace: &Workspace, programs: u64, seed: u64) -> Result<Option<[Command; 2]>> {
    let Some(python) = python::find() else { return Ok(None) };
    let built = workspace.built()?;
    Ok(Some(["live", "compare"].map(|program| {
        let mut command = Command::new(built(program));
        command.current_dir(&workspace.root);
        command.args(["--programs", &programs.to_string()]);
        command.args(["--seed", &seed.to_string(), "--"]).args(python.command);
        command
    })))
}

/// Breaks the loop in one way, or in all, and tells how many of the recorded programs notice.
/// Of one it shows the first program that does.
fn break_loop(workspace: &Workspace, name: &str, recording: bool) -> Result<bool> {
    let faults = faults::all(workspace)?;
    let list = faults.iter().map(|fault| format!("  {:<18}  {}", fault.name, fault.what));
    let list = lines(list.chain(["  all".into()]));
    if name.is_empty() {
        say(&list);
        return Ok(true);
    }
    let chosen = |fault: &&Fault| name == "all" || name == fault.name;
    let chosen: Vec<&Fault> = faults.iter().filter(chosen).collect();
    if chosen.is_empty() {
        not_found("fault", name, faults.iter().map(|fault| fault.name.as_str()), &list)?;
    }
    // A reader who has changed a lesson should hear of it before the first row.
    for fault in &chosen {
        fault.check(workspace)?;
    }
    let mut table = heading(workspace)?;
    say(&table);
    let mut shown = String::new();
    let place = Place::new(workspace, || say("another run breaks the loop: waiting"))?;
    for fault in &chosen {
        let broken = place.with(fault)?;
        let row = row(workspace, fault, &broken)?;
        say(&row);
        table += &row;
        if name == fault.name || SHOWN == fault.name {
            shown = first_to_notice(&broken);
        }
    }
    if recording {
        let expected = workspace.root.join(EXPECTED);
        fs::write(expected.join("faults.txt"), &table)?;
        fs::write(expected.join(format!("{SHOWN}.txt")), &shown)?;
        say(&format!("recorded in {EXPECTED}"));
    } else if name != "all" {
        say(&format!("\n{shown}"));
    }
    Ok(true)
}

/// The step of `verify` that breaks the loop in three ways, each of which has to be noticed
/// by as many programs as the book says.
pub fn few_faults(workspace: &Workspace) -> Result<Outcome> {
    let place = Place::new(workspace, || {})?;
    let mut problems = Vec::new();
    let faults = faults::all(workspace)?;
    for name in TRIED_ALWAYS {
        let fault = faults.iter().find(|fault| fault.name == name);
        let fault = fault.with_context(|| format!("there is no fault `{name}`"))?;
        if let Err(problem) = try_fault(workspace, fault, &place) {
            problems.push(problem.to_string());
        }
    }
    Ok(Outcome::of(problems, format!("{} faults noticed", TRIED_ALWAYS.len())))
}

fn try_fault(workspace: &Workspace, fault: &Fault, place: &Place) -> Result<()> {
    let broken = place.with(fault)?;
    let row = row(workspace, fault, &broken)?;
    if row.split_whitespace().skip(1).all(|count| count == "0") {
        bail!("nothing has noticed `{}`", fault.name);
    }
    let recorded = |name: &str| workspace.read(format!("{EXPECTED}/{name}.txt"));
    let mut same = recorded("faults")?.contains(&row);
    if fault.name == SHOWN {
        same &= recorded(SHOWN)? == first_to_notice(&broken);
    }
    if !same {
        bail!(
            "not what the book shows:\n{row}To record anew: cargo xtask conformance --fault all \
             --record"
        );
    }
    Ok(())
}

fn levels() -> [Utf8PathBuf; 3] {
    [1, 2, 3]
        .map(|level| format!("tests/conformance/recorded/level_{level}.jsonl").into())
}

fn heading(workspace: &Workspace) -> Result<String> {
    let mut programs = format!("{:<20}", "of programs");
    for file in levels() {
        programs += &format!("{:>9}", workspace.read(file)?.lines().count());
    }
    Ok(format!("{:<20}  level 1  level 2  level 3\n{programs}\n", "fault"))
}

/// How many recorded programs of each level notice the fault.
fn row(workspace: &Workspace, fault: &Fault, broken: &BrokenCopy) -> Result<String> {
    let mut row = format!("{:<20}", fault.name);
    for file in levels() {
        row += &format!("{:>9}", broken.differ(workspace.root.join(file))?);
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
