//! What the reader sees: a line for each piece of work, ticking while it runs.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// How a piece of work ended.
pub enum Outcome {
    /// With a word on what was done, where the name does not say it all.
    Ok(String),
    /// With what was printed, and the one command behind it, if it is one.
    Failed { output: String, command: Option<String> },
    /// With the reason.
    Skipped(String),
}

impl Outcome {
    /// A failure that no single command shows.
    pub fn failed(output: impl Into<String>) -> Outcome {
        Outcome::Failed { output: output.into(), command: None }
    }
}

/// A terminal, a file or a pipe: where the lines go.
pub struct Report {
    colour: bool,
    ticking: bool,
}

impl Report {
    /// A report on standard output, as plain as that and the environment ask for.
    pub fn new() -> Report {
        let terminal = io::stdout().is_terminal();
        Report {
            colour: wants_colour(terminal, variable),
            ticking: terminal && ["", "false"].contains(&variable("CI").as_str()),
        }
    }

    /// Does the work and says in one line how it ended and how long it took.
    pub fn line(&self, name: &str, work: impl FnOnce() -> Outcome) -> Outcome {
        let started = Instant::now();
        let outcome = if self.ticking { ticking(name, started, work) } else { work() };
        let (colour, ended, detail) = match &outcome {
            Outcome::Ok(detail) => (GREEN, "ok", detail.as_str()),
            Outcome::Failed { .. } => (RED, "failed", ""),
            Outcome::Skipped(reason) => (YELLOW, "skipped", reason.as_str()),
        };
        let ended = self.paint(colour, &format!("{ended:>8}"));
        let seconds = started.elapsed().as_secs_f64();
        let line = format!("{name:<10}{ended}{seconds:>8.1} s   {detail}");
        say(line.trim_end());
        outcome
    }

    /// The text in a colour, where colours are welcome.
    pub fn paint(&self, colour: u8, text: &str) -> String {
        if self.colour { format!("\x1b[{colour}m{text}\x1b[0m") } else { text.into() }
    }
}

pub const RED: u8 = 31;
pub const GREEN: u8 = 32;
pub const YELLOW: u8 = 33;

/// Prints a line; that nobody reads on is no reason to stop, so it does not panic.
pub fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
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

/// Does the work while another thread shows its name and the seconds that it takes.
///
/// The cursor is left at the start of that line, which the next line overwrites.
fn ticking<T>(name: &str, started: Instant, work: impl FnOnce() -> T) -> T {
    let (done, wait_until_done) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let second = Duration::from_secs(1);
            loop {
                let seconds = started.elapsed().as_secs();
                let mut terminal = io::stdout();
                let _ = write!(terminal, "{name:<10} running{seconds:>8} s\r");
                let _ = terminal.flush();
                if wait_until_done.recv_timeout(second) != Err(RecvTimeoutError::Timeout)
                {
                    return;
                }
            }
        });
        let result = work();
        drop(done);
        result
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_unless_told_otherwise() {
        let with = |terminal, no_color: &str, clicolor_force: &str| {
            wants_colour(terminal, |name| match name {
                "NO_COLOR" => no_color.into(),
                _ => clicolor_force.into(),
            })
        };
        assert!(with(true, "", ""));
        assert!(!with(false, "", ""));
        assert!(with(false, "", "1"));
        assert!(!with(false, "", "0"));
        assert!(!with(true, "1", ""));
        assert!(!with(true, "1", "1"));
    }
}
