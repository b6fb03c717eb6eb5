//! The stage on which every lesson's program plays: its flags, and the lines it prints.
//!
//! **Adds** [`start`], which reads the command line; [`println!`], which prints a line and
//! bears a closed pipe; [`printed`], with which a test reads what would have been printed.
//!
//! **Builds on** nothing. No lesson teaches what is here.
//!
//! **In Python**: `argparse`, `print`, `contextlib.redirect_stdout`.
//!
//! **Leaves out** everything that is not the same for all programs.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, ErrorKind, Write};
use std::{env, process};

/// A flag that some programs of the course take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// `--virtual`: time is counted, not waited for.
    Virtual,
}

impl Flag {
    fn name(self) -> &'static str {
        match self {
            Flag::Virtual => "--virtual",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Flag::Virtual => "count time instead of waiting for it: finishes at once",
        }
    }
}

/// Reads the command line of a program that accepts `flags`, and returns those given.
///
/// `--help` prints `about` and the flags, and ends the program.
/// An argument that is not accepted ends it with exit code 2 and a line that says what is.
pub fn start(about: &str, flags: &[Flag]) -> Vec<Flag> {
    let help = help(about, flags);
    let mut given = Vec::new();
    for argument in env::args_os().skip(1) {
        let argument = argument.to_string_lossy();
        match flags.iter().find(|flag| flag.name() == argument) {
            Some(flag) => given.push(*flag),
            None if argument == "--help" => {
                print_line(format_args!("{help}"));
                process::exit(0);
            }
            None => {
                eprintln!("unknown argument: {argument}\n\n{help}");
                process::exit(2);
            }
        }
    }
    given
}

fn help(about: &str, flags: &[Flag]) -> String {
    let mut help = format!("{about}\n\nFlags:");
    for flag in flags {
        help += &format!("\n  {:<10} {}", flag.name(), flag.help());
    }
    help + "\n  --help     show this text"
}

/// Prints a line to stdout, as `std::println!` does, except that a closed pipe
/// (`| head -1`) ends the program quietly instead of with a panic.
///
/// Inside [`printed`] the line is kept for the test.
#[macro_export]
macro_rules! println {
    ($($argument:tt)*) => { $crate::print_line(format_args!($($argument)*)) };
}

/// What [`println!`] does with its line.
pub fn print_line(line: fmt::Arguments<'_>) {
    let kept = KEPT.with_borrow_mut(|kept| match kept {
        Some(lines) => {
            lines.push(line.to_string());
            true
        }
        None => false,
    });
    if !kept && let Err(error) = writeln!(io::stdout(), "{line}") {
        if error.kind() != ErrorKind::BrokenPipe {
            eprintln!("cannot print: {error}");
            process::exit(1);
        }
        process::exit(0);
    }
}

/// Runs `program` and returns the lines that this thread printed with [`println!`] meanwhile.
pub fn printed(program: impl FnOnce()) -> Vec<String> {
    KEPT.set(Some(Vec::new()));
    program();
    KEPT.take().unwrap_or_default()
}

thread_local! {
    /// The lines printed so far inside [`printed`]; `None` outside.
    static KEPT: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}
