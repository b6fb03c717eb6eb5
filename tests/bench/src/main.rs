//! `cargo run --release -p bench`: the lessons and real runtimes, side by side in one run.
//!
//! Each contender works in a process of its own, so that none inherits another's heap, and
//! measures itself there in CPU time, so that the other programs of the machine disturb less.
//! The contenders take turns, round by round, so that a machine that becomes slower is slower
//! for all of them. Shown are the median and the bounds of the rounds.
//!
//! No kept harness does that: divan and criterion measure one function after another in one
//! process, and tango-bench compares two builds of one function, by the time on the wall.

#![allow(clippy::duplicate_mod, reason = "the work is compiled once for each runtime")]

mod contender;
mod cpython;
mod memory;
mod meter;
mod rows;
mod statistics;
mod table;
mod work;

use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::process::{Command, ExitCode};

use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand};

use contender::Contender;
use cpython::Python;
use meter::Report;
use rows::{Case, Metric, Row, rows};
use statistics::Spread;

/// Measures the lessons beside tokio, smol, futures, and CPython's asyncio.
#[derive(Parser)]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
struct Arguments {
    /// Only this row; can be given several times
    #[arg(long, value_name = "NAME", value_parser = row_names(), hide_possible_values = true)]
    row: Vec<String>,
    /// How many processes measure each contender
    #[arg(long, value_name = "N", default_value_t = 5,
          value_parser = clap::value_parser!(u64).range(1..=1000))]
    rounds: u64,
    /// List the rows
    #[arg(long, conflicts_with = "row")]
    list: bool,
    #[command(subcommand)]
    measure: Option<Measure>,
}

#[derive(Subcommand)]
enum Measure {
    /// Measure one contender in this process, as each round does in one of its own; what
    /// `perf` and `strace` can look at
    Measure {
        contender: Contender,
        /// How often; if more than once, the first is to warm up and does not count
        runs: NonZeroUsize,
        /// Such as `sleep 1000 10 150`: the rows in src/rows.rs have more
        work: String,
        numbers: Vec<usize>,
    },
}

fn row_names() -> PossibleValuesParser {
    PossibleValuesParser::new(rows().iter().map(|row| row.name))
}

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.measure {
        Some(Measure::Measure { contender, runs, work, numbers }) => {
            measure(*contender, runs.get(), work, numbers)
        }
        None if arguments.list => list(),
        None => compare(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn list() -> Outcome<()> {
    for row in rows() {
        writeln!(io::stdout(), "{:<11} {}", row.name, row.title)?;
    }
    Ok(())
}

/// What a process of a round does.
fn measure(
    contender: Contender,
    runs: usize,
    work: &str,
    numbers: &[usize],
) -> Outcome<()> {
    if contender == Contender::Asyncio {
        return Err("asyncio is measured by tests/bench/asyncio_rows.py".into());
    }
    let once = || {
        contender.measure(work, numbers).ok_or_else(|| {
            let name = contender.name();
            format!("{name} has no work `{work}` with {} numbers here", numbers.len())
        })
    };
    let mut report = once()?;
    if runs > 1 {
        report = once()?;
    }
    for _ in 2..runs {
        report = report.plus(once()?);
    }
    writeln!(io::stdout(), "{}", serde_json::to_string(&report)?)?;
    Ok(())
}

/// The whole table, or the rows that were asked for.
fn compare(arguments: &Arguments) -> Outcome<()> {
    let python = Python::find();
    write!(io::stdout(), "{}", head(arguments.rounds, python.as_ref()))?;
    let asked = |row: &Row| {
        arguments.row.is_empty() || arguments.row.iter().any(|name| name == row.name)
    };
    for row in rows().into_iter().filter(asked) {
        writeln!(io::stdout(), "\n{}: {}", row.name, row.title)?;
        let measured = play(&row, arguments.rounds, python.as_ref())?;
        for metric in &row.metrics {
            let spreads = measured.iter().map(|(name, cases)| {
                (*name, cases.iter().map(|reports| spread(metric, reports)).collect())
            });
            let spreads: Vec<(_, Vec<_>)> = spreads.collect();
            let text = if row.cases.len() > 1 {
                table::growth(metric, &row.cases, &spreads)
            } else {
                let lines = spreads.iter().map(|(name, spreads)| (*name, spreads[0]));
                table::block(metric, &lines.collect::<Vec<_>>())
            };
            write!(io::stdout(), "{text}")?;
        }
    }
    Ok(())
}

/// A contender's name, and for each case the reports of all rounds.
type Measured = (&'static str, Vec<Vec<Report>>);

fn play(row: &Row, rounds: u64, python: Option<&Python>) -> Outcome<Vec<Measured>> {
    let here =
        |contender: &&Contender| **contender != Contender::Asyncio || python.is_some();
    let contenders: Vec<_> = row.contenders.iter().filter(here).collect();
    let mut measured: Vec<Measured> = Vec::new();
    for contender in &contenders {
        measured.push((contender.name(), row.cases.iter().map(|_| Vec::new()).collect()));
    }
    for _ in 0..rounds {
        for (number, case) in row.cases.iter().enumerate() {
            for (contender, (name, reports)) in contenders.iter().zip(&mut measured) {
                let report = in_a_process(**contender, case, python);
                let report =
                    report.map_err(|error| format!("{} in {name}: {error}", row.name))?;
                reports[number].push(report);
            }
        }
    }
    Ok(measured)
}

fn in_a_process(
    contender: Contender,
    case: &Case,
    python: Option<&Python>,
) -> Outcome<Report> {
    let mut command = match python {
        // It needs no run to warm up, and it takes long enough.
        Some(python) if contender == Contender::Asyncio => {
            python.command(1, case.work, &case.numbers)
        }
        _ => {
            let mut command = Command::new(env::current_exe()?);
            command.args([
                "measure",
                contender.name(),
                &case.runs.to_string(),
                case.work,
            ]);
            command.args(case.numbers.iter().map(usize::to_string));
            command
        }
    };
    let output = command.output()?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        return Err(
            format!("its process ended with {}\n{complaint}", output.status).into()
        );
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn spread(metric: &Metric, reports: &[Report]) -> Option<Spread> {
    let values: Option<Vec<_>> =
        reports.iter().map(|report| metric.value(report)).collect();
    Spread::of(values?)
}

/// What was measured, by which clock, on which allocator and drivers.
fn head(rounds: u64, python: Option<&Python>) -> String {
    let asyncio = python.map_or_else(
        || String::from("skipped, since there is no python3 (3.11 or newer)"),
        |python| {
            format!("CPython {}, asyncio.run, its own loop and allocator", python.version)
        },
    );
    format!(
        "\
measured   {clock}
rounds     {rounds}; in each, every contender has a process of its own, one after another
warm-up    one run, but none for sleep-1k, sleep-100k and bytes, nor for asyncio
allocator  the system's
tokio      {tokio}, current_thread, enable_all, features rt, time and net
smol       {smol}, LocalExecutor, timers of async-io {async_io} (whose thread is measured too)
futures    {futures}, LocalPool, no timers
lessons    `run` and `spawn` of lesson 5, on the real clock
lesson 7   (cancellable) the same, where each await can be cancelled
asyncio    {asyncio}
machine    {os}, {arch}, {cores} cores
",
        clock = meter::CLOCK,
        tokio = version("tokio"),
        smol = version("smol"),
        async_io = version("async-io"),
        futures = version("futures"),
        os = env::consts::OS,
        arch = env::consts::ARCH,
        cores = std::thread::available_parallelism().map_or(0, usize::from),
    )
}

/// The version of a package that this program was built with.
fn version(package: &str) -> &'static str {
    let lock = include_str!("../../../Cargo.lock");
    let (_, entry) = lock
        .split_once(&format!("name = \"{package}\"\nversion = \""))
        .expect("what is compiled in is in Cargo.lock");
    entry.split('"').next().expect("a split has a first part")
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Arguments, head, version};

    fn refused(arguments: &[&str]) -> String {
        let all = ["bench"].iter().chain(arguments);
        Arguments::try_parse_from(all).err().expect("it is refused").to_string()
    }

    #[test]
    fn the_flags_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_bad_flag_is_refused_with_what_would_do() {
        assert!(refused(&["--row", "yeild-1k"]).contains("'yield-1k'"));
        assert!(refused(&["--rounds", "0"]).contains("1..=1000"));
        assert!(refused(&["--rounds", "few"]).contains("invalid digit"));
        assert!(refused(&["--rwo", "gather"]).contains("'--rwo'"));
        assert!(refused(&["--list", "--row", "gather"]).contains("cannot be used with"));
        assert!(refused(&["measure", "tokio", "0", "yield"]).contains("non-zero"));
        assert!(refused(&["measure", "tokoi", "1", "yield"]).contains("'tokio'"));
    }

    #[test]
    fn the_versions_are_those_of_the_lock_file() {
        assert_eq!(version("bench"), env!("CARGO_PKG_VERSION"));
        assert!(version("tokio").starts_with("1."));
    }

    #[test]
    fn the_head_has_at_most_100_columns() {
        let head = head(1000, None);
        assert!(head.lines().all(|line| line.chars().count() <= 100), "{head}");
    }
}
