//! `cargo xtask book`: builds the book and, if asked, shows it.

use crate::module;
use crate::run::{printed, visibly};
use crate::terminal::say;
use crate::workspace::Workspace;
use anyhow::Result;
use std::env::consts::OS;
use std::process::{Command, Stdio};
use std::time::Duration;
use xshell::cmd;

/// Builds the book, and says where its first page is.
pub fn build(workspace: &Workspace, open: bool) -> Result<bool> {
    let shell = workspace.shell()?;
    // Not quietly: building the builder for the first time takes a while.
    if !visibly(cmd!(shell, "cargo build -p book"))? {
        return Ok(false);
    }
    let _alone =
        workspace.alone("book", || say("another run builds the book: waiting"))?;
    let limit = Duration::from_secs(600);
    let page = printed(cmd!(shell, "cargo run --quiet -p book"), limit)?;
    say(&page);
    if open && !opened(page.trim()) {
        say("No browser could be started here; open that file yourself.");
    }
    // While this is compiled, the reader can read. The page Play waits for it.
    if let Some(missing) = module::make(workspace)? {
        say(&missing);
    }
    Ok(true)
}

/// Asks the system to show the file in the reader's browser.
fn opened(path: &str) -> bool {
    let opener = match OS {
        "windows" => "explorer",
        "macos" => "open",
        _ => "xdg-open",
    };
    let mut command = Command::new(opener);
    command.arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // The explorer says that it has failed even when it has not.
    command.status().is_ok_and(|status| status.success() || OS == "windows")
}
