//! A copy of the workspace, below the target directory, in which a lesson may be broken.

use super::faults::Fault;
use crate::run::{NO_LIMIT, capture};
use crate::workspace::{Workspace, files, unix_lines};
use anyhow::{Context, Result, bail};
use cargo_metadata::camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeSet;
use std::env::consts::EXE_SUFFIX;
use std::fs::{self, File};
use std::process::Command;
use std::time::Duration;
use xshell::cmd;

/// All programs together take less than a second; what takes this long hangs.
const LIMIT: Duration = Duration::from_secs(20);

/// The place of the copy, which one run at a time may use.
pub struct Place<'a> {
    workspace: &'a Workspace,
    copy: Utf8PathBuf,
    target: Utf8PathBuf,
    _alone: File,
}

/// A copy that is built.
pub struct BrokenCopy<'a> {
    workspace: &'a Workspace,
    replay: Utf8PathBuf,
}

impl Place<'_> {
    pub fn new(workspace: &Workspace, on_wait: impl FnOnce()) -> Result<Place<'_>> {
        let alone = workspace.alone("faults", on_wait)?;
        let directory = workspace.target.join("faults");
        let (copy, target) = (directory.join("workspace"), directory.join("target"));
        Ok(Place { workspace, copy, target, _alone: alone })
    }

    /// Makes the copy, or brings it up to date, breaks it and builds it.
    pub fn with(&self, fault: &Fault) -> Result<BrokenCopy<'_>> {
        self.copy(fault)?;
        let Place { workspace, copy, target, .. } = self;
        let shell = workspace.shell()?;
        shell.change_dir(copy);
        let build = cmd!(shell, "cargo build --quiet -p conformance --bin replay");
        let ended = capture(build.args(["--target-dir", target.as_str()]), NO_LIMIT);
        if !ended.success {
            bail!("with {}:\n{}", fault.name, ended.output);
        }
        let replay = target.join("debug").join(format!("replay{EXE_SUFFIX}"));
        Ok(BrokenCopy { workspace, replay })
    }

    /// Makes the copy the same as the workspace but for the fault. What has not changed is left
    /// alone, so that cargo need not build it anew.
    fn copy(&self, fault: &Fault) -> Result<()> {
        let Place { workspace, copy, .. } = self;
        let mut copied = BTreeSet::new();
        for path in files(&workspace.root, &[]) {
            let relative = path.strip_prefix(&workspace.root)?;
            let mut bytes = fs::read(&path).with_context(|| path.to_string())?;
            if relative == Utf8Path::new(&fault.file) {
                bytes = fault.broken(&unix_lines(&bytes))?.into_bytes();
            }
            let copy = copy.join(relative);
            if fs::read(&copy).ok().as_ref() != Some(&bytes) {
                fs::create_dir_all(copy.parent().context("a file lies in a directory")?)?;
                fs::write(&copy, &bytes).with_context(|| copy.to_string())?;
            }
            copied.insert(copy);
        }
        for left_over in files(copy, &[]) {
            if !copied.contains(&left_over) {
                fs::remove_file(&left_over).with_context(|| left_over.to_string())?;
            }
        }
        Ok(())
    }
}

impl BrokenCopy<'_> {
    /// What it says of recorded programs; the last line counts those that differ.
    pub fn replay(&self, files: &[Utf8PathBuf]) -> String {
        let mut command = Command::new(&self.replay);
        command.args(files).current_dir(&self.workspace.root);
        capture(command, LIMIT).output
    }

    /// How many of a file's programs differ, read from `200 programs, 12 differ`.
    pub fn differ(&self, file: Utf8PathBuf) -> Result<u32> {
        let output = self.replay(&[file]);
        let count = |line: &str| {
            line.split_once(" programs, ")?.1.strip_suffix(" differ")?.parse().ok()
        };
        output.lines().rev().find_map(count).context(output)
    }
}
