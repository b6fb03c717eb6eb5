//! Plays a Python program on the lessons' loop, in virtual time.

use std::process::ExitCode;
use std::{env, fs};

use play::{End, play};

const HELP: &str = "\
Plays a Python program on the lessons' own loop, in virtual time.

  play FILE [--trace]

Flags:
  --trace    show what the loop does, beside what the program prints
  --help     show this text";

fn main() -> ExitCode {
    let mut file = None;
    let mut trace = false;
    for argument in env::args().skip(1) {
        match argument.as_str() {
            "--help" => {
                stage::println!("{HELP}");
                return ExitCode::SUCCESS;
            }
            "--trace" => trace = true,
            flag if flag.starts_with('-') || file.is_some() => {
                eprintln!("unknown argument: {flag}\n\n{HELP}");
                return ExitCode::from(2);
            }
            _ => file = Some(argument),
        }
    }
    let Some(file) = file else {
        eprintln!("which program?\n\n{HELP}");
        return ExitCode::from(2);
    };
    let source = match fs::read_to_string(&file) {
        Ok(source) => source,
        Err(problem) => {
            eprintln!("{file}: {problem}");
            return ExitCode::from(2);
        }
    };
    if trace {
        // The whole page is written when the program has ended, which in virtual time is soon.
        let mut code = ExitCode::SUCCESS;
        let rows = stage::traced(|| code = show(&file, &source));
        rows.iter().for_each(|row| stage::println!("{row}"));
        return code;
    }
    show(&file, &source)
}

/// Plays, and says on stderr what Python says there.
fn show(file: &str, source: &str) -> ExitCode {
    let played = match play(source) {
        Ok(played) => played,
        Err(problem) => {
            eprintln!("{file}, {problem}");
            return ExitCode::from(2);
        }
    };
    for note in played.notes {
        eprintln!("{note}");
    }
    match played.end {
        End::Well => return ExitCode::SUCCESS,
        End::Error { line: 0, text, .. } => eprintln!("{text}"),
        End::Error { line, function, text } => {
            eprintln!("  File \"{file}\", line {line}, in {function}\n{text}");
        }
        End::Stopped(reason) => eprintln!("{reason}"),
    }
    ExitCode::FAILURE
}
