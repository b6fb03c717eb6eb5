//! Plays programs on the lessons: one from stdin, or recorded ones to compare.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::panic::{UnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::{env, fmt};

use conformance::program::Program;
use conformance::recorded::Recorded;
use conformance::{differs, play};
use stage::println;

const HELP: &str = "\
Plays programs on the lessons, in virtual time. Their language is described in
tests/conformance/README.md.

  replay [--ticks] [PROGRAM.json]   prints the trace of this program, or of that on stdin
  replay FILE.jsonl…                compares with the traces that the files record

Exit code: 0 if all is the same, 1 if something differs, 2 if the input is invalid.";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--help") {
        println!("{HELP}");
        return ExitCode::SUCCESS;
    }
    let (flags, files): (Vec<&str>, Vec<&str>) = arguments
        .iter()
        .map(String::as_str)
        .partition(|argument| argument.starts_with('-'));
    let result = match (&flags[..], &files[..]) {
        ([] | ["--ticks"], []) => {
            print_trace("stdin", io::stdin().lock(), !flags.is_empty())
        }
        ([] | ["--ticks"], [file]) if file.ends_with(".json") => {
            open(file).and_then(|program| print_trace(file, program, !flags.is_empty()))
        }
        ([], files) => compare(files),
        (["--ticks"], _) => Err(format!("--ticks is for one PROGRAM.json\n\n{HELP}")),
        _ => Err(format!("unknown argument: {}\n\n{HELP}", flags.join(" "))),
    };
    result.unwrap_or_else(|problem| {
        eprintln!("{problem}");
        ExitCode::from(2)
    })
}

fn open(file: &str) -> Result<BufReader<File>, String> {
    File::open(file).map(BufReader::new).map_err(|error| format!("{file}: {error}"))
}

fn print_trace(file: &str, program: impl Read, ticks: bool) -> Result<ExitCode, String> {
    let program = serde_json::from_reader(program).map_err(|error| error.to_string());
    let program = program.and_then(|json| Program::parse(&json));
    let program = program.map_err(|problem| format!("{file}: {problem}"))?;
    let played = without_panic(|| play(&program));
    for line in played.map_err(|problem| format!("{file}: {problem}"))? {
        if ticks {
            println!("{line}");
        } else {
            println!("{}", line.text);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Plays a program, which may panic.
fn without_panic<T>(play: impl FnOnce() -> T + UnwindSafe) -> Result<T, &'static str> {
    catch_unwind(play).map_err(|_| "the program panics, as you see above")
}

/// Compares every program of the files, shows the first that differs, and counts the others.
fn compare(files: &[&str]) -> Result<ExitCode, String> {
    let (mut programs, mut differ) = (0, 0);
    if let Some(program) = files.iter().find(|file| file.ends_with(".json")) {
        return Err(format!("{program}: give one PROGRAM.json alone, or FILE.jsonl…"));
    }
    for file in files {
        for (index, line) in open(file)?.lines().enumerate() {
            let place =
                |problem: &dyn fmt::Display| format!("{file}:{}: {problem}", index + 1);
            let line = line.map_err(|error| place(&error))?;
            let Recorded { program, trace, .. } =
                Recorded::parse(&line).map_err(|problem| place(&problem))?;
            programs += 1;
            let differs = without_panic(|| differs(&trace, &program));
            if let Some(difference) = differs.map_err(|problem| place(&problem))? {
                differ += 1;
                if differ == 1 {
                    println!("{}\n{program}\n\n{difference}", place(&"differs"));
                }
            }
        }
    }
    println!("{programs} programs, {differ} differ");
    Ok(if differ == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
