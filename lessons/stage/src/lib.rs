//! The stage on which every lesson's program plays: its flags, and the lines it prints.
//!
//! **Adds** [`start`], which reads the command line; [`println!`], which prints a line and
//! bears a closed pipe; [`printed`], with which a test reads what would have been printed;
//! and the trace, which tells what the loop does beside what the program prints.
//!
//! **Builds on** no lesson, and no lesson teaches what is here. The trace hears of the loop
//! through `tracing`: `trace.rs` turns its events into words, and `page.rs` puts them into
//! columns.
//!
//! **In Python**: `argparse`, `print`, `contextlib.redirect_stdout`.
//!
//! **Leaves out** everything that is not the same for all programs.

mod page;
mod trace;

use std::cell::RefCell;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::{env, fmt, process};

use trace::Trace;

/// A flag that some programs of the course take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// `--virtual`: time is counted, not waited for.
    Virtual,
    /// `--trace`: what the loop does, beside what the program prints.
    Trace,
}

impl Flag {
    fn name(self) -> &'static str {
        match self {
            Flag::Virtual => "--virtual",
            Flag::Trace => "--trace",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Flag::Virtual => "count time instead of waiting for it: finishes at once",
            Flag::Trace => "show what the loop does, beside what the program prints",
        }
    }
}

/// Reads the command line of a program that accepts `flags`, and returns those given.
///
/// `--help` prints `about` and the flags, and ends the program.
/// An argument that is not accepted ends it with exit code 2 and a line that says what is.
/// With [`Flag::Trace`] the trace begins here.
///
/// # Panics
///
/// If it begins the trace for the second time.
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
    if given.contains(&Flag::Trace) {
        let trace = Trace::new(wants_colour(io::stdout().is_terminal(), variable));
        tracing::subscriber::set_global_default(trace).expect("a program starts once");
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

/// NO_COLOR forbids what CLICOLOR_FORCE demands; without either, terminals have colours.
fn wants_colour(terminal: bool, variable: impl Fn(&str) -> String) -> bool {
    let forbidden = !variable("NO_COLOR").is_empty();
    let demanded = !["", "0"].contains(&variable("CLICOLOR_FORCE").as_str());
    !forbidden && (demanded || terminal)
}

/// The value of an environment variable; one that is not set is as good as empty.
fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}

/// Prints a line to stdout, as `std::println!` does, except that a closed pipe
/// (`| head -1`) ends the program quietly instead of with a panic.
///
/// In a trace the line stands where it was printed. Inside [`printed`] it is kept for the
/// test.
#[macro_export]
macro_rules! println {
    ($($argument:tt)*) => { $crate::print_line(format_args!($($argument)*)) };
}

/// What [`println!`] does with its line.
pub fn print_line(line: fmt::Arguments<'_>) {
    // First of all, because that is to run the code of others, who may print, too.
    let line = line.to_string();
    if !trace::print(&line) {
        end_if_failed(write(&line));
    }
}

/// Writes a line to where they go.
fn write(line: &str) -> io::Result<()> {
    let kept = KEPT.try_with(|kept| match &mut *kept.borrow_mut() {
        Some(lines) => {
            lines.push(line.into());
            true
        }
        None => false,
    });
    // A thread that is about to end keeps nothing any more.
    if kept.unwrap_or(false) { Ok(()) } else { writeln!(io::stdout(), "{line}") }
}

/// Ends the program if its output cannot be written, quietly if nobody reads it any more.
fn end_if_failed(written: io::Result<()>) {
    if let Err(error) = written {
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

/// As [`printed`], with the trace of what the program's loop did.
pub fn traced(program: impl FnOnce()) -> Vec<String> {
    printed(|| tracing::subscriber::with_default(Trace::new(false), program))
}

thread_local! {
    /// The lines printed so far inside [`printed`]; `None` outside.
    static KEPT: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}
