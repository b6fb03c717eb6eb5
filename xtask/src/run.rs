//! Running other programs.

use crate::terminal::Outcome;
use crate::workspace::{Workspace, unix_lines};
use anyhow::{Context, Result, bail};
use cargo_metadata::camino::Utf8PathBuf;
use std::collections::VecDeque;
use std::env::consts::EXE_SUFFIX;
use std::io::{self, Read};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use xshell::{Cmd, Shell};

/// Of what a program prints, this much is kept: the end.
const KEPT: usize = 4 << 20;

/// For programs that may take as long as they like.
pub const NO_LIMIT: Duration = Duration::MAX;

/// All packages but two. This program is built alone, as `cargo xtask` does it: on Windows, one
/// that runs cannot be replaced. And what the reader has in `my/` proves nothing.
///
/// They are always built together, because then their dependencies are built once.
pub const ALL: [&str; 5] = ["--workspace", "--exclude", "xtask", "--exclude", "my"];

/// How a program ended, and the end of what it printed; if it failed, the last line says how.
pub struct Ended {
    pub success: bool,
    pub output: String,
}

impl Workspace {
    /// A shell in the root of the clone.
    pub fn shell(&self) -> Result<Shell> {
        let shell = Shell::new()?;
        shell.change_dir(&self.root);
        Ok(shell)
    }

    /// Builds the programs of all packages, and returns what tells the path of each.
    pub fn built(&self) -> Result<impl Fn(&str) -> Utf8PathBuf> {
        let shell = self.shell()?;
        let ended =
            capture(xshell::cmd!(shell, "cargo build --quiet {ALL...} --bins"), NO_LIMIT);
        if !ended.success {
            bail!(ended.output);
        }
        Ok(|program: &str| {
            self.target.join("debug").join(format!("{program}{EXE_SUFFIX}"))
        })
    }
}

/// Runs a command that is the whole of a step.
pub fn step(command: Cmd) -> Outcome {
    let shown = command.to_string();
    let ended = capture(command, NO_LIMIT);
    match ended.success {
        true => Outcome::Ok(String::new()),
        false => Outcome::Failed { output: ended.output, command: Some(shown) },
    }
}

/// Runs a program with our own input and output, and returns whether it succeeded.
pub fn visibly(command: impl Into<Command>) -> Result<bool> {
    let mut command = command.into();
    let status = command.status();
    let status = status.with_context(|| not_started(&command))?;
    Ok(status.success())
}

/// Runs a program and keeps what it prints, on both streams in the order in which it came.
/// Stops it if it has not ended by then.
pub fn capture(command: impl Into<Command>, limit: Duration) -> Ended {
    let mut command = command.into();
    match run(&mut command, limit, false) {
        Ok(([output, _], how)) => ended(output, how),
        Err(error) => {
            let output = format!("{}: {error}\n", not_started(&command));
            Ended { success: false, output }
        }
    }
}

/// Runs a program, and returns what it prints on standard output alone; or fails with its
/// complaints and how it ended.
pub fn printed(command: impl Into<Command>, limit: Duration) -> Result<String> {
    let mut command = command.into();
    let ([output, complaints], how) =
        run(&mut command, limit, true).with_context(|| not_started(&command))?;
    match how {
        None => Ok(output),
        how => bail!(ended(complaints, how).output),
    }
}

fn ended(mut output: String, how: Option<String>) -> Ended {
    let success = how.is_none();
    if let Some(how) = how {
        if !output.is_empty() && !output.ends_with('\n') {
            output += "\n";
        }
        output += &format!("({how})\n");
    }
    Ended { success, output }
}

/// The two streams, and how it ended, unless well.
fn run(
    command: &mut Command,
    limit: Duration,
    apart: bool,
) -> io::Result<([String; 2], Option<String>)> {
    let (output, writer) = io::pipe()?;
    let (complaints, mut other) = io::pipe()?;
    if !apart {
        other = writer.try_clone()?;
    }
    command.stdin(Stdio::null()).stdout(writer).stderr(other);
    let mut child = command.spawn()?;
    // The command holds writing ends of the pipes. While these are open, no pipe ends.
    command.stdout(Stdio::null()).stderr(Stdio::null());

    let tails = [Tail::of(output), Tail::of(complaints)];
    // The pipe ends when the program does.
    let in_time = tails[0].wait(limit);
    if !in_time {
        let _ = child.kill();
    }
    let status = child.wait()?;
    let streams = tails.map(Tail::into_text);
    Ok((
        streams,
        match status {
            _ if !in_time => {
                Some(format!("stopped: it still ran after {} s", limit.as_secs()))
            }
            status if status.success() => None,
            status => Some(status.to_string()),
        },
    ))
}

/// The end of what comes out of a pipe. A program that prints in a circle would fill the memory.
struct Tail {
    bytes: Arc<Mutex<(VecDeque<u8>, usize)>>,
    ended: Receiver<()>,
}

impl Tail {
    fn of(mut pipe: impl Read + Send + 'static) -> Tail {
        let bytes = Arc::default();
        let (sender, ended) = mpsc::channel::<()>();
        let tail = Tail { bytes: Arc::clone(&bytes), ended };
        thread::spawn(move || {
            let _ends_with_this_thread = sender;
            let mut buffer = vec![0; 1 << 16];
            while let Ok(read @ 1..) = pipe.read(&mut buffer) {
                let (kept, left_out) = &mut *bytes.lock().expect("nothing panics here");
                kept.extend(&buffer[..read]);
                let too_many = kept.len().saturating_sub(KEPT);
                kept.drain(..too_many);
                *left_out += too_many;
            }
        });
        tail
    }

    /// Whether it has ended by then.
    fn wait(&self, limit: Duration) -> bool {
        self.ended.recv_timeout(limit) != Err(mpsc::RecvTimeoutError::Timeout)
    }

    fn into_text(self) -> String {
        // Something that the program has started may hold the pipe open.
        self.wait(Duration::from_secs(1));
        let (kept, left_out) = &*self.bytes.lock().expect("nothing panics there");
        let text = unix_lines(&kept.iter().copied().collect::<Vec<u8>>());
        match left_out {
            0 => text,
            _ => format!("({left_out} bytes before these)\n{text}"),
        }
    }
}

fn not_started(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    format!("`{program}` could not be started")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_endless_output_the_end_is_kept() {
        let much = io::repeat(b'x').take(20 * KEPT as u64);
        let text = Tail::of(much.chain(&b"the end"[..])).into_text();
        assert!(text.len() < KEPT + 100 && text.ends_with("xthe end"));
        let first = text.lines().next().unwrap();
        assert_eq!(first, format!("({} bytes before these)", 19 * KEPT + 7));
    }

    #[test]
    fn what_cannot_be_started_is_named() {
        let ended = capture(Command::new("no-such-program"), NO_LIMIT);
        assert!(!ended.success && ended.output.contains("`no-such-program`"));
    }

    #[test]
    fn what_does_not_end_is_stopped() {
        // This very test program, in which one test waits for ever.
        let mut endless = Command::new(std::env::current_exe().unwrap());
        endless.args(["run::tests::waits", "--exact"]).env("WAIT", "1");
        let ended = capture(endless, Duration::from_secs(1));
        assert!(!ended.success);
        assert!(ended.output.ends_with("(stopped: it still ran after 1 s)\n"));
    }

    #[test]
    fn waits() {
        while std::env::var_os("WAIT").is_some() {
            thread::park();
        }
    }
}
