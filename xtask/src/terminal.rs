//! What the reader sees: lines, and a bar for each step while it runs.

use anstyle::{AnsiColor, Style};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::io::{ErrorKind, Write};
use std::process;
use std::time::{Duration, Instant};

pub const RED: Style = AnsiColor::Red.on_default();
pub const GREEN: Style = AnsiColor::Green.on_default();
pub const YELLOW: Style = AnsiColor::Yellow.on_default();

/// How a step ended.
#[derive(Clone)]
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

    /// What a step returns; a problem on the way is a failure, too.
    pub fn of_step(result: anyhow::Result<Outcome>) -> Outcome {
        result.unwrap_or_else(|problem| Outcome::failed(format!("{problem:#}")))
    }

    /// Fine, with this to say, unless there are problems.
    pub fn of(problems: Vec<String>, fine: impl Into<String>) -> Outcome {
        match problems.is_empty() {
            true => Outcome::Ok(fine.into()),
            false => Outcome::failed(problems.join("\n")),
        }
    }
}

/// The lines of the steps, and below them a bar for each that runs.
#[derive(Default)]
pub struct Steps {
    bars: MultiProgress,
}

impl Steps {
    /// Does the work, and says in one line how it ended and how long it took. `more` is said
    /// after the line.
    pub fn line(
        &self,
        name: &str,
        work: impl FnOnce() -> Outcome,
        more: impl FnOnce(&Outcome) -> String,
    ) -> Outcome {
        let started = Instant::now();
        let style = ProgressStyle::with_template("{prefix:<10}  {spinner} {elapsed:>7}")
            .expect("the template is well formed");
        let bar =
            ProgressBar::new_spinner().with_style(style).with_prefix(name.to_string());
        let bar = self.bars.add(bar);
        bar.enable_steady_tick(Duration::from_millis(200));
        let outcome = work();
        bar.finish_and_clear();
        let (colour, ended, detail) = match &outcome {
            Outcome::Ok(detail) => (GREEN, "ok", detail.as_str()),
            Outcome::Failed { .. } => (RED, "failed", ""),
            Outcome::Skipped(reason) => (YELLOW, "skipped", reason.as_str()),
        };
        let seconds = started.elapsed().as_secs_f64();
        let line =
            format!("{name:<10}{colour}{ended:>8}{colour:#}{seconds:>8.1} s   {detail}");
        self.bars.suspend(|| say(&format!("{}\n{}", line.trim_end(), more(&outcome))));
        outcome
    }
}

/// Prints lines, in colour where colours are welcome.
///
/// That nobody reads on is no reason to stop what is being done. That they cannot be written
/// is: the reader would take silence for success.
pub fn say(text: &str) {
    let mut output = anstream::stdout().lock();
    let written = writeln!(output, "{}", text.trim_end()).and_then(|()| output.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            complain(&format!("the output cannot be written: {error}"));
            process::exit(2);
        }
        _ => {}
    }
}

/// Says what is wrong.
pub fn complain(text: &str) {
    // If that cannot be written either, the exit code has to say it.
    let _ = writeln!(anstream::stderr(), "{}", text.trim_end());
}
