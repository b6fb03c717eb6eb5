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

/// A part of the course whose faults are tried on the recorded programs of its own levels.
struct Part {
    /// The numbers of its lessons.
    lessons: &'static [&'static str],
    levels: &'static [u32],
    /// Where it is recorded how many programs notice each fault, below [`EXPECTED`].
    record: &'static str,
}

const PARTS: [Part; 4] = [
    Part { lessons: &["03", "04", "05", "06"], levels: &[1, 2, 3], record: "faults.txt" },
    Part { lessons: &["07", "08"], levels: &[4, 5], record: "faults-of-cancelling.txt" },
    Part { lessons: &["09"], levels: &[6, 7], record: "faults-of-groups.txt" },
    Part { lessons: &["10"], levels: &[7], record: "faults-of-sync.txt" },
];

/// The faults that `verify` tries.
const TRIED_ALWAYS: [&str; 7] = [
    "last-in-first-out",
    "timers-first",
    "gather-without-hop",
    "cancel-stays",
    "limit-late",
    "group-spares-its-block",
    "lock-to-newcomers",
];

/// The fault of which the book shows what the first program to notice it sees.
const SHOWN: &str = "gather-without-hop";

pub fn perform(workspace: &Workspace, wanted: &arguments::Conformance) -> Result<bool> {
    if let Some(name) = &wanted.fault {
        return break_loop(workspace, name, wanted.record);
    }
    let commands = live(workspace, wanted.programs, wanted.seed, wanted.level)?.context(
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
    let Some(commands) = live(workspace, FEW, 1, None)? else {
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

/// What compares, unless there is no Python: the programs of all levels, and programs in Python
/// itself, which the page Play plays; or the programs of one level.
fn live(
    workspace: &Workspace,
    programs: u64,
    seed: u64,
    level: Option<u32>,
) -> Result<Option<Vec<Command>>> {
    let Some(python) = python::find() else { return Ok(None) };
    let built = workspace.built()?;
    let comparing: &[&str] =
        if level.is_some() { &["live"] } else { &["live", "compare"] };
    let commands = comparing.iter().map(|program| {
        let mut command = Command::new(built(program));
        command.current_dir(&workspace.root);
        command.args(["--programs", &programs.to_string()]);
        command.args(["--seed", &seed.to_string()]);
        if let Some(level) = level {
            command.args(["--level", &level.to_string()]);
        }
        command.arg("--").args(python.command);
        command
    });
    Ok(Some(commands.collect()))
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
    let place = Place::new(workspace, || say("another run breaks the loop: waiting"))?;
    let mut shown = String::new();
    for part in &PARTS {
        let faults: Vec<_> = chosen.iter().filter(|fault| part.has(fault)).collect();
        if faults.is_empty() {
            continue;
        }
        let mut table = part.heading(workspace)?;
        say(&table);
        for fault in faults {
            let broken = place.with(fault)?;
            let row = part.row(workspace, fault, &broken)?;
            say(&row);
            table += &row;
            if name == fault.name || SHOWN == fault.name {
                shown = part.first_to_notice(&broken);
            }
        }
        if recording {
            fs::write(workspace.root.join(EXPECTED).join(part.record), &table)?;
        }
    }
    if recording {
        fs::write(workspace.root.join(EXPECTED).join(format!("{SHOWN}.txt")), &shown)?;
        say(&format!("recorded in {EXPECTED}"));
    } else if name != "all" {
        say(&format!("\n{shown}"));
    }
    Ok(true)
}

/// The step of `verify` that breaks the loop in a few ways, each of which has to be noticed
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
    let part = PARTS.iter().find(|part| part.has(fault));
    let part =
        part.with_context(|| format!("no level has programs for {}", fault.file))?;
    let broken = place.with(fault)?;
    let row = part.row(workspace, fault, &broken)?;
    if row.split_whitespace().skip(1).all(|count| count == "0") {
        bail!("nothing has noticed `{}`", fault.name);
    }
    let recorded = |name: &str| workspace.read(format!("{EXPECTED}/{name}"));
    let mut same = recorded(part.record)?.contains(&row);
    if fault.name == SHOWN {
        same &= recorded(&format!("{SHOWN}.txt"))? == part.first_to_notice(&broken);
    }
    if !same {
        bail!(
            "not what the book shows:\n{row}To record anew: cargo xtask conformance --fault all \
             --record"
        );
    }
    Ok(())
}

impl Part {
    fn has(&self, fault: &Fault) -> bool {
        let numbers = self.lessons.iter();
        numbers
            .map(|number| format!("lessons/{number}-"))
            .any(|it| fault.file.starts_with(&it))
    }

    fn files(&self) -> impl Iterator<Item = Utf8PathBuf> {
        let levels = self.levels.iter();
        levels
            .map(|level| format!("tests/conformance/recorded/level_{level}.jsonl").into())
    }

    fn heading(&self, workspace: &Workspace) -> Result<String> {
        let (mut heading, mut programs) =
            (format!("{:<26}", "fault"), format!("{:<26}", "of programs"));
        for (level, file) in self.levels.iter().zip(self.files()) {
            heading += &format!("{:>9}", format!("level {level}"));
            programs += &format!("{:>9}", workspace.read(file)?.lines().count());
        }
        Ok(format!("{heading}\n{programs}\n"))
    }

    /// How many recorded programs of each level notice the fault.
    fn row(
        &self,
        workspace: &Workspace,
        fault: &Fault,
        broken: &BrokenCopy,
    ) -> Result<String> {
        let mut row = format!("{:<26}", fault.name);
        for file in self.files() {
            row += &format!("{:>9}", broken.differ(workspace.root.join(file))?);
        }
        Ok(row + "\n")
    }

    /// The first program that notices, and how; the short ones are looked at first.
    fn first_to_notice(&self, broken: &BrokenCopy) -> String {
        let stories = "tests/conformance/recorded/stories.jsonl".into();
        let files: Vec<Utf8PathBuf> = [stories].into_iter().chain(self.files()).collect();
        let output = broken.replay(&files);
        // The last line is the exit status, which each system has its own words for.
        output.rsplit_once('(').map_or(output.clone(), |(shown, _)| shown.into())
    }
}
