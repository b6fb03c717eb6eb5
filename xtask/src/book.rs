//! `cargo xtask book`: builds the book and, if asked, shows it.

use crate::report::say;
use crate::run;
use std::env::consts::OS;
use std::process::{Command, Stdio};

/// Builds the book, prints the path of its first page, and returns the exit code.
pub fn build(open: bool) -> i32 {
    // Not quietly: building the builder for the first time takes a while.
    let mut command = run::cargo(&["run", "-p", "book"]);
    let shown = run::shown(&command);
    // The builder prints its problems on standard error, and only the path on the other.
    command.stderr(Stdio::inherit());
    match run::printed(command) {
        Ok(path) => {
            let path = path.trim();
            say(path);
            if open && !opened(path) {
                say("No browser could be started here; open that file yourself.");
            }
            0
        }
        Err(problem) => {
            eprintln!("{problem}run it alone: {shown}");
            1
        }
    }
}

/// Asks the system to show the file in the reader's browser.
fn opened(path: &str) -> bool {
    let opener = match OS {
        "windows" => "explorer",
        "macos" => "open",
        _ => "xdg-open",
    };
    let mut command = Command::new(opener);
    command.arg(path);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.status() {
        // The explorer says that it has failed even when it has not.
        Ok(status) => status.success() || OS == "windows",
        Err(_) => false,
    }
}
