//! Running other programs.

use crate::files;
use std::env;
use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How a program ended and all that it printed; if it failed, the last line says how.
pub struct Ended {
    pub success: bool,
    pub output: String,
}

/// Cargo, the very one that started this program, in the root of the workspace.
pub fn cargo(arguments: &[&str]) -> Command {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(files::root());
    command
}

/// A command as a person would type it on Unix.
pub fn shown(command: &Command) -> String {
    let variables = command.get_envs().filter_map(|(name, value)| {
        let value = quoted(&files::shown(value?.as_ref()));
        Some(format!("{}={value}", name.to_string_lossy()))
    });
    let program = files::stem(command.get_program().as_ref());
    let arguments = command.get_args().map(|argument| files::shown(argument.as_ref()));
    let arguments = arguments.map(|argument| quoted(&argument));
    let words: Vec<String> = variables.chain([program]).chain(arguments).collect();
    words.join(" ")
}

fn quoted(word: &str) -> String {
    if word.is_empty() || word.contains(char::is_whitespace) {
        format!("\"{word}\"")
    } else {
        word.into()
    }
}

/// Runs a program with our own input and output, and returns its exit code.
pub fn visibly(mut command: Command) -> i32 {
    match command.status() {
        Ok(status) => status.code().unwrap_or(1),
        Err(error) => {
            eprint!("{}", not_started(&command, &error));
            1
        }
    }
}

/// Runs a program and returns what it prints on standard output alone, or its complaints
/// and how it ended.
pub fn printed(mut command: Command) -> Result<String, String> {
    match command.stdin(Stdio::null()).output() {
        Ok(output) if output.status.success() => Ok(files::unix_lines(&output.stdout)),
        Ok(output) => {
            let complaints = files::unix_lines(&output.stderr);
            Err(format!("{complaints}({})\n", output.status))
        }
        Err(error) => Err(not_started(&command, &error)),
    }
}

/// Runs a program to its end and keeps what it prints.
pub fn capture(command: Command) -> Ended {
    capture_within(command, Duration::MAX)
}

/// Runs a program and keeps what it prints; stops it if it has not ended by then.
pub fn capture_within(mut command: Command, limit: Duration) -> Ended {
    match start(&mut command) {
        Ok((child, reader)) => {
            // The command holds writing ends of the pipe. Were they left open, the reader
            // would wait for them, too, and so for ever.
            drop(command);
            finish(child, reader, limit)
        }
        Err(error) => Ended { success: false, output: not_started(&command, &error) },
    }
}

/// Both streams go into one pipe, so that the lines keep the order in which they came.
fn start(command: &mut Command) -> io::Result<(Child, io::PipeReader)> {
    let (reader, writer) = io::pipe()?;
    command.stdin(Stdio::null());
    command.stdout(writer.try_clone()?).stderr(writer);
    Ok((command.spawn()?, reader))
}

fn finish(mut child: Child, mut reader: io::PipeReader, limit: Duration) -> Ended {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = reader.read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });

    // The pipe closes when the program ends.
    let mut bytes = receiver.recv_timeout(limit);
    let in_time = bytes.is_ok();
    if !in_time {
        let _ = child.kill();
        bytes = receiver.recv_timeout(Duration::from_secs(1));
    }
    let status = child.wait();

    let mut output = files::unix_lines(&bytes.unwrap_or_default());
    let problem = match status {
        _ if !in_time => format!("stopped: it still ran after {} s", limit.as_secs()),
        Ok(status) if status.success() => {
            return Ended { success: true, output };
        }
        Ok(status) => status.to_string(),
        Err(error) => error.to_string(),
    };
    if !output.is_empty() && !output.ends_with('\n') {
        output += "\n";
    }
    output += &format!("({problem})\n");
    Ended { success: false, output }
}

fn not_started(command: &Command, error: &io::Error) -> String {
    let program = command.get_program().to_string_lossy();
    format!("`{program}` could not be started: {error}\n")
}
