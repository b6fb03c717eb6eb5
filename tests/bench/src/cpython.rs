//! The CPython of this machine, which measures asyncio.

use std::process::Command;

/// An interpreter that is new enough.
pub struct Python {
    executable: String,
    pub version: String,
}

/// What does the work there. It is part of the program, so that it is found from anywhere.
const SCRIPT: &str = include_str!("../asyncio_rows.py");

/// Prints the interpreter itself, since the command may be a script that looks for it, and
/// its version; fails if that is too old.
const LOOK: &str = "\
import sys
print(sys.executable)
print('.'.join(map(str, sys.version_info[:3])))
sys.exit(sys.version_info < (3, 11))";

impl Python {
    /// The first that is new enough.
    pub fn find() -> Option<Python> {
        let commands: [&[&str]; 3] = [&["python3"], &["python"], &["py", "-3"]];
        commands.into_iter().find_map(|command| {
            let mut look = Command::new(command[0]);
            let output = look.args(&command[1..]).args(["-c", LOOK]).output().ok()?;
            let printed = String::from_utf8(output.stdout).ok()?;
            let (executable, version) = printed.trim().split_once('\n')?;
            output.status.success().then(|| Python {
                executable: executable.trim().into(),
                version: version.into(),
            })
        })
    }

    /// The command that does this work.
    pub fn command(&self, runs: usize, work: &str, numbers: &[usize]) -> Command {
        let mut command = Command::new(&self.executable);
        // Isolated, so that no setting of this machine switches asyncio's debug mode on.
        command.args(["-I", "-c", SCRIPT, &runs.to_string(), work]);
        command.args(numbers.iter().map(usize::to_string));
        command
    }
}
