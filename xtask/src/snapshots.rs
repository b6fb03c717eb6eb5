//! The records of what the lessons' programs print: `lessons/*/expected/*.snap`.
//!
//! Each lesson's `tests/output.rs` runs the programs and lets the insta crate compare or
//! record; insta is told by environment variables what to do, and writes down which records
//! its tests asked for.

use crate::workspace::{Workspace, files};
use cargo_metadata::camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeSet;
use std::fs;

/// Where insta is told to write down which snapshots it was asked for.
pub struct Used(Utf8PathBuf);

impl Used {
    /// Forgets what earlier runs have asked for.
    pub fn forget(workspace: &Workspace) -> Used {
        let list = workspace.target.join("snapshots-used.txt");
        let _ = fs::remove_file(&list);
        Used(list)
    }

    /// The variable of the command that runs the tests.
    pub fn variable(&self) -> (&str, &Utf8Path) {
        ("INSTA_SNAPSHOT_REFERENCES_FILE", &self.0)
    }

    /// The snapshots in the lessons that no test has asked for.
    pub fn left_over(&self, workspace: &Workspace) -> Vec<Utf8PathBuf> {
        let list = fs::read_to_string(&self.0).unwrap_or_default();
        let used: BTreeSet<_> = list.lines().map(|line| same(line.into())).collect();
        let mut left = all(workspace);
        left.retain(|path| !used.contains(&same(path)));
        left
    }
}

/// Every snapshot in the lessons, including those that insta has only proposed.
pub fn all(workspace: &Workspace) -> Vec<Utf8PathBuf> {
    let lessons = workspace.root.join("lessons");
    let mut paths = files(&lessons, &["snap", "new"]);
    paths.retain(|path| {
        path.extension() == Some("snap") || path.as_str().ends_with(".snap.new")
    });
    paths
}

/// The one spelling of a path that can be compared.
fn same(path: &Utf8Path) -> Utf8PathBuf {
    path.canonicalize_utf8().unwrap_or_else(|_| path.into())
}
