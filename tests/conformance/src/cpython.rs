//! A live CPython, which plays programs on asyncio by means of `reference.py`.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::program::Program;
use crate::recorded::Recorded;

/// A CPython that runs beside this program, until it is dropped.
pub struct CPython {
    process: Child,
    programs: ChildStdin,
    records: BufReader<ChildStdout>,
}

impl CPython {
    /// Starts this command, such as `python3` or `py -3`. It has to be Python 3.11 or later.
    ///
    /// # Errors
    ///
    /// If there is no such command.
    pub fn start(command: &[String]) -> io::Result<CPython> {
        let (program, arguments) =
            command.split_first().ok_or_else(|| io::Error::other("no command"))?;
        let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("reference.py");
        let mut command = Command::new(program);
        command.args(arguments).arg(reference).arg("--record");
        // On Windows it would otherwise read and print in the code page of the country.
        command.env("PYTHONUTF8", "1");
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let programs = process.stdin.take().expect("it is piped");
        let records = BufReader::new(process.stdout.take().expect("it is piped"));
        Ok(CPython { process, programs, records })
    }

    /// Plays a program.
    ///
    /// # Errors
    ///
    /// If Python has ended, or answers nonsense.
    pub fn play(&mut self, program: &Program) -> io::Result<Recorded> {
        writeln!(self.programs, "{}", program.to_json())?;
        Recorded::parse(&line(&mut self.records)?).map_err(io::Error::other)
    }
}

/// The record of a program of a thousand statements is a hundredth of this.
const LONGEST: u64 = 10_000_000;

/// The next line, unless that is no record: a Python that prints without end is not read
/// without end.
fn line(records: impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    records.take(LONGEST).read_line(&mut line)?;
    match line.ends_with('\n') {
        true => Ok(line),
        false if line.is_empty() => {
            Err(io::Error::other("Python has ended without an answer"))
        }
        false => Err(io::Error::other("Python has answered with a line without an end")),
    }
}

impl Drop for CPython {
    /// Ends it, whatever it is doing.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::line;
    use std::io::{self, BufReader};

    #[test]
    fn an_answer_is_one_line_that_ends() {
        assert_eq!(line(&b"{}\n{}\n"[..]).unwrap(), "{}\n");
        let ended = line(&b""[..]).unwrap_err().to_string();
        assert_eq!(ended, "Python has ended without an answer");
        let endless = line(BufReader::new(io::repeat(b'x'))).unwrap_err().to_string();
        assert_eq!(endless, "Python has answered with a line without an end");
    }
}
