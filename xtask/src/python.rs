//! The CPython of this machine.

use crate::run::printed;
use anyhow::Result;
use std::process::Command;
use std::time::Duration;

/// The command that starts it, and its version.
pub struct Python {
    pub command: &'static [&'static str],
    pub version: String,
}

/// Prints the version, and fails if that is older than the programs need.
const VERSION: &str = "\
import sys
print('.'.join(map(str, sys.version_info[:3])))
sys.exit(sys.version_info < (3, 11))";

/// Each program takes seconds at most.
const LIMIT: Duration = Duration::from_secs(60);

/// The first Python that is new enough.
pub fn find() -> Option<Python> {
    let commands: [&[&str]; 3] = [&["python3"], &["python"], &["py", "-3"]];
    commands.into_iter().find_map(|command| {
        let mut python = Python { command, version: String::new() };
        python.version = python.printed(&["-c", VERSION]).ok()?.trim().into();
        Some(python)
    })
}

impl Python {
    /// Runs it, and returns what it prints or complains of.
    pub fn printed(&self, arguments: &[&str]) -> Result<String> {
        let mut command = Command::new(self.command[0]);
        command.args(&self.command[1..]).args(arguments);
        // On Windows it would otherwise print in the code page of the country.
        command.env("PYTHONUTF8", "1");
        printed(command, LIMIT)
    }
}
