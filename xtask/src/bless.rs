//! `cargo xtask bless`: what the programs print now is right from now on.

use crate::run::ALL;
use crate::snapshots::{self, Used};
use crate::terminal::{Outcome, Steps, say};
use crate::verify::{explained, tests};
use crate::workspace::{Workspace, read};
use anyhow::Result;
use cargo_metadata::camino::Utf8PathBuf;
use diffy::PatchFormatter;
use std::collections::BTreeMap;
use std::fs;
use xshell::cmd;

/// Records every snapshot anew, and shows what has changed.
pub fn record(workspace: &Workspace) -> Result<bool> {
    let before = texts(workspace);
    let used = Used::forget(workspace);
    let shell = workspace.shell()?;
    let (variable, list) = used.variable();
    // Insta's `always` would keep a snapshot of which only the header is old. That one differs
    // is no failure here, only that a program or its build fails.
    let tests = cmd!(shell, "cargo test {ALL...} --quiet --no-fail-fast --test output")
        .env("INSTA_UPDATE", "force")
        .env("INSTA_FORCE_PASS", "1")
        .env(variable, list);
    let outcome = Steps::default().line(
        "record",
        || tests::check(tests),
        |outcome| explained("tests", outcome),
    );
    let passed = matches!(outcome, Outcome::Ok(_));
    if passed {
        for path in used.left_over(workspace) {
            fs::remove_file(path)?;
        }
    }
    let after = texts(workspace);
    let mut paths: Vec<_> = before.keys().chain(after.keys()).collect();
    paths.sort();
    paths.dedup();
    paths.retain(|path| before.get(*path) != after.get(*path));
    for path in &paths {
        say(&changed(workspace, path, before.get(*path), after.get(*path)));
    }
    if passed && paths.is_empty() {
        say("nothing changed");
    }
    Ok(passed)
}

/// The texts of all snapshots; one that cannot be read is as good as missing.
fn texts(workspace: &Workspace) -> BTreeMap<Utf8PathBuf, String> {
    let paths = snapshots::all(workspace).into_iter();
    paths.filter_map(|path| Some((path.clone(), read(&path).ok()?))).collect()
}

fn changed(
    workspace: &Workspace,
    path: &Utf8PathBuf,
    before: Option<&String>,
    after: Option<&String>,
) -> String {
    let shown = workspace.shown(path);
    match (before, after) {
        (Some(_), None) => format!("\n{shown}: deleted, no test uses it"),
        (None, _) => format!("\n{shown}: new"),
        (Some(old), Some(new)) => format!("\n{shown}\n{}", difference(old, new)),
    }
}

/// The lines that went, marked `-`, and those that came, marked `+`.
pub fn difference(old: &str, new: &str) -> String {
    let patch = diffy::create_patch(old, new);
    PatchFormatter::new().with_color().fmt_patch(&patch).to_string()
}
