//! The steps that are a command or two each.

use crate::module;
use crate::run::{ALL, NO_LIMIT, capture, step};
use crate::terminal::Outcome;
use crate::workspace::Workspace;
use anyhow::Result;
use std::iter;
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;
use xshell::cmd;

pub fn format(workspace: &Workspace) -> Result<Outcome> {
    let shell = workspace.shell()?;
    // Left to itself, rustfmt paints its differences even where there is no terminal.
    Ok(step(cmd!(shell, "cargo fmt --all --check -- --color never")))
}

pub fn clippy(workspace: &Workspace) -> Result<Outcome> {
    let shell = workspace.shell()?;
    let ours =
        step(cmd!(shell, "cargo clippy --quiet -p xtask --all-targets -- -D warnings"));
    if let Outcome::Failed { .. } = ours {
        return Ok(ours);
    }
    Ok(step(cmd!(shell, "cargo clippy --quiet {ALL...} --all-targets -- -D warnings")))
}

pub fn docs(workspace: &Workspace) -> Result<Outcome> {
    let shell = workspace.shell()?;
    let docs = cmd!(shell, "cargo doc --quiet --no-deps {ALL...}");
    Ok(step(docs.env("RUSTDOCFLAGS", "-D warnings")))
}

/// The book's builder is strict: it fails on whatever is missing, unknown or dead. One run
/// builds the book once, for this step and for `browser`.
pub fn book(workspace: &Workspace) -> Result<Outcome> {
    static BUILT: OnceLock<Outcome> = OnceLock::new();
    let built = BUILT.get_or_init(|| Outcome::of_step(build_book(workspace)));
    Ok(built.clone())
}

fn build_book(workspace: &Workspace) -> Result<Outcome> {
    let mut builder = Command::new(workspace.built()?("book"));
    builder.current_dir(&workspace.root).env_remove("CARGO_MANIFEST_DIR");
    let _alone = workspace.alone("book", || {})?;
    let ended = capture(builder, NO_LIMIT);
    if !ended.success {
        return Ok(Outcome::failed(ended.output));
    }
    Ok(Outcome::Ok(module::make(workspace)?.unwrap_or_default()))
}

/// The stories wait for a few seconds; a program that takes a minute hangs.
const LIMIT: Duration = Duration::from_secs(60);

/// Every program of every lesson, run for real: on the real clock, with real waiting.
pub fn programs(workspace: &Workspace) -> Result<Outcome> {
    let (mut count, mut problems) = (0, Vec::new());
    let built = workspace.built()?;
    for lesson in &workspace.lessons {
        let package = lesson.package.name.as_str();
        for program in iter::once(package).chain(lesson.programs()) {
            let ended = capture(Command::new(built(program)), LIMIT);
            count += 1;
            if !ended.success || ended.output.is_empty() {
                let nothing = if ended.success { "(it printed nothing)\n" } else { "" };
                problems.push(format!(
                    "cargo run -p {package} --bin {program}\n{}{nothing}",
                    ended.output
                ));
            }
        }
    }
    Ok(Outcome::of(problems, format!("{count} run")))
}
