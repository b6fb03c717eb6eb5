//! Every page of the book, opened in a real browser.

use super::simple;
use crate::run::{capture, printed};
use crate::terminal::Outcome;
use crate::workspace::{Workspace, files};
use anyhow::{Context, Result};
use cargo_metadata::camino::Utf8PathBuf;
use std::env;
use std::env::consts::{EXE_SUFFIX, OS};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use xshell::cmd;

/// A page takes a fraction of a second; a browser that hangs would take for ever.
const LIMIT: Duration = Duration::from_secs(300);

/// What Chromium and those built from it are called.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

pub fn look(workspace: &Workspace) -> Result<Outcome> {
    let skipped = |reason: String| Ok(Outcome::Skipped(reason));
    let shell = workspace.shell()?;
    if printed(cmd!(shell, "node --version"), LIMIT).is_err() {
        return skipped("no node: the pages were not opened in a browser".into());
    }
    let Some(browser) = browser() else {
        return skipped(
            "no Chromium: the pages were not opened in a browser; if there is one, put its path \
             into the variable CHROMIUM"
                .into(),
        );
    };
    let check = match install(workspace) {
        Ok(check) => check,
        Err(reason) => {
            let reason = reason.to_string();
            let reason = reason.trim().lines().last().unwrap_or_default().to_string();
            return skipped(format!("no playwright-core: {reason}"));
        }
    };
    let book = simple::book(workspace)?;
    if let Outcome::Failed { .. } = book {
        return Ok(book);
    }
    let book = workspace.target.join("book");
    let records = workspace.root.join("book/play/tests/programs");
    let command = cmd!(shell, "node {check} {book} {records} {browser}");
    let shown = command.to_string();
    let ended = capture(command, LIMIT);
    Ok(match ended.success {
        true => Outcome::Ok(ended.output.trim().into()),
        false => Outcome::Failed { output: ended.output, command: Some(shown) },
    })
}

fn browser() -> Option<PathBuf> {
    if let Some(path) = env::var_os("CHROMIUM") {
        return Some(path.into());
    }
    let path = env::var_os("PATH")?;
    let directories: Vec<PathBuf> = env::split_paths(&path).collect();
    let names = BROWSERS.iter().map(|name| format!("{name}{EXE_SUFFIX}"));
    let mut files = names
        .flat_map(|name| directories.iter().map(move |directory| directory.join(&name)));
    files.find(|path| path.is_file())
}

/// Puts the script and what it needs into the target directory, and returns its path.
fn install(workspace: &Workspace) -> Result<Utf8PathBuf> {
    let target = workspace.target.join("browser");
    fs::create_dir_all(&target)?;
    let locked = target.join("package-lock.json");
    let source = workspace.root.join("book").join("browser");
    let up_to_date = target.join("node_modules/playwright-core/package.json").exists()
        && fs::read(&locked).ok() == fs::read(source.join("package-lock.json")).ok();
    for file in files(&source, &[]) {
        let name = file.file_name().context("a file has a name")?;
        fs::copy(&file, target.join(name))?;
    }
    if !up_to_date {
        let npm = if OS == "windows" { "npm.cmd" } else { "npm" };
        let mut npm = Command::new(npm);
        npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(&target);
        printed(npm, LIMIT)?;
    }
    Ok(target.join("check.mjs"))
}
