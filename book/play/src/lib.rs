//! A small Python, played on the lessons' own loop, in virtual time.
//!
//! **Adds** [`play`], which runs a program from its text and prints what the program prints.
//!
//! **Builds on** the lessons' public `run_with`, `spawn`, `sleep` and `gather`; each task of the
//! program is one of theirs. `compile.rs` turns the text into code, `machine.rs` executes it,
//! `task.rs` awaits what it waits for.
//!
//! **In Python**: `python FILE`.
//!
//! **Leaves out** much of Python. What is left out is refused, by its name and its line, before
//! anything is played.

mod builtins;
mod clock;
mod code;
mod compile;
mod error;
mod format;
mod machine;
mod operators;
mod page;
mod task;
mod value;
mod world;

use std::rc::Rc;

use error::Fault;
use machine::Thread;
use world::World;

pub use compile::Problem;
pub use page::answer;
pub use world::Printed;

/// What became of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// What it printed.
    pub printed: Vec<Printed>,
    /// What Python says besides: of a coroutine that was never awaited, of an error that
    /// nobody heard.
    pub notes: Vec<String>,
    /// How it ended.
    pub end: End,
}

/// How a program ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// At its last line.
    Well,
    /// With an error that it did not catch.
    Error {
        /// The line where it was raised; 0 if that is in no line of the program.
        line: u32,
        /// The function that the line is in.
        function: String,
        /// The kind of the error, and its message.
        text: String,
    },
    /// Before its end, for this reason: it does what is not played here, or never ends.
    Stopped(String),
}

/// What is said of a program in which nothing will happen any more.
const FOR_EVER: &str = "CPython would wait here for ever";

impl Played {
    /// What is compared with CPython: each line with its turn and its time, and the end.
    pub fn report(&self) -> String {
        let mut report = String::new();
        for Printed { turn, time, line } in &self.printed {
            let micros = time.as_nanos() / 1000;
            let (whole, rest) = (micros / 1000, micros % 1000);
            report += &format!("turn {turn}, {whole}.{rest:03} ms | {line}\n");
        }
        let waits =
            matches!(&self.end, End::Stopped(reason) if reason.contains(FOR_EVER));
        // What CPython says while it waits for ever depends on when it clears up.
        let notes = self.notes.iter().filter(|_| !waits);
        let mut notes: Vec<&str> = notes.map(|note| strip_line(note)).collect();
        notes.sort_unstable();
        for note in notes {
            report += &format!("note: {note}\n");
        }
        report += &match &self.end {
            End::Well => "end: well".into(),
            End::Error { line: 0, text, .. } => format!("end: {text}"),
            End::Error { line, function, text } => {
                format!("end: line {line}, in {function}: {text}")
            }
            End::Stopped(_) if waits => "end: waits for ever".into(),
            End::Stopped(reason) => format!("end: {reason}"),
        };
        report + "\n"
    }
}

/// CPython names another line in a warning: the one at which it has cleared up.
fn strip_line(note: &str) -> &str {
    let warning = note.strip_prefix("line ").and_then(|rest| rest.split_once(": "));
    warning.map_or(note, |(_, warning)| warning)
}

/// Runs a program. What it prints goes through the [`stage`], so it can be in a trace.
///
/// # Errors
///
/// If it is not a program, or one that is not played here. Then nothing has been printed.
pub fn play(source: &str) -> Result<Played, Problem> {
    play_in(&World::new(false), source)
}

/// A program, as a page shows it.
pub struct Shown {
    /// What became of it.
    pub played: Played,
    /// Its trace, as `--trace` prints it.
    pub trace: String,
    /// The same trace, with the lines that run marked, as [`timeline::draw`] and
    /// [`timeline::frames`] read it.
    pub marked: String,
}

/// Runs a program, and writes down what its loop does. Nothing is printed.
///
/// # Errors
///
/// As [`play`].
pub fn show(source: &str) -> Result<Shown, Problem> {
    let mut played = None;
    let rows = stage::traced(|| played = Some(play_in(&World::new(true), source)));
    let played = played.expect("it was played")?;
    let marked = rows.join("\n");
    Ok(Shown { played, trace: timeline::unmarked(&marked), marked })
}

fn play_in(world: &Rc<World>, source: &str) -> Result<Played, Problem> {
    let code = compile::compile(source)?;
    let mut thread = Thread::new(machine::Frame::new(code, Vec::new()));
    let end = match thread.resume(world, None, None) {
        machine::Step::Done(Ok(_)) => End::Well,
        machine::Step::Done(Err(Fault::Error(error))) => match error.summary() {
            Ok(text) => {
                let (line, function) = error.place.take().unwrap_or_default();
                End::Error { line, function: function.to_string(), text }
            }
            Err(Fault::Halt(reason)) => End::Stopped(reason.to_string()),
            Err(Fault::Error(_)) => End::Stopped("its error cannot be shown".into()),
        },
        machine::Step::Done(Err(Fault::Halt(reason))) => End::Stopped(reason.to_string()),
        machine::Step::Wait(_) => unreachable!("nothing awaits outside of a coroutine"),
    };
    world.finish();
    Ok(Played { printed: world.printed.take(), notes: world.notes.take(), end })
}
