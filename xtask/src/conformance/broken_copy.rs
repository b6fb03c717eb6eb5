//! A copy of the workspace, below the target directory, in which a lesson may be broken.

use super::faults::Fault;
use crate::{files, run};
use std::collections::BTreeSet;
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// All programs together take less than a second; what takes this long hangs.
const LIMIT: Duration = Duration::from_secs(20);

/// A copy that is built.
pub struct BrokenCopy {
    replay: PathBuf,
}

impl BrokenCopy {
    /// Makes the copy, or brings it up to date, breaks it and builds it.
    pub fn with(fault: &Fault) -> Result<BrokenCopy, String> {
        let directory = files::target().join("faults");
        let workspace = directory.join("workspace");
        copy(&workspace, fault)?;

        let mut build = run::cargo(&["build", "--quiet", "-p", "conformance"]);
        build.args(["--bin", "replay", "--target-dir"]).arg(directory.join("target"));
        build.current_dir(&workspace);
        let ended = run::capture(build);
        if !ended.success {
            return Err(format!("with {}:\n{}", fault.name, ended.output));
        }
        let built = directory.join("target").join("debug");
        Ok(BrokenCopy { replay: built.join(format!("replay{EXE_SUFFIX}")) })
    }

    /// What it says of recorded programs; the last line counts those that differ.
    pub fn replay(&self, files: &[PathBuf]) -> String {
        let mut command = Command::new(&self.replay);
        command.args(files).current_dir(files::root());
        run::capture_within(command, LIMIT).output
    }

    /// How many of a file's programs differ.
    pub fn differ(&self, file: &Path) -> Result<u32, String> {
        let output = self.replay(&[file.into()]);
        output.lines().rev().find_map(count).ok_or(output)
    }
}

/// Makes the copy the same as this workspace but for the fault. What has not changed is left
/// alone, so that cargo need not build it anew.
fn copy(workspace: &Path, fault: &Fault) -> Result<(), String> {
    let failed = |path: &Path, error| format!("{}: {error}\n", files::shown(path));
    let mut copied = BTreeSet::new();
    for path in sources(files::root()) {
        let relative = path.strip_prefix(files::root()).expect("it is below the root");
        let mut bytes = fs::read(&path).map_err(|error| failed(&path, error))?;
        if relative == Path::new(fault.file) {
            bytes = fault.broken(&files::unix_lines(&bytes))?.into_bytes();
        }
        let copy = workspace.join(relative);
        if fs::read(&copy).ok().as_ref() != Some(&bytes) {
            write(&copy, &bytes).map_err(|error| failed(&copy, error))?;
        }
        copied.insert(copy);
    }
    for left_over in sources(workspace) {
        if !copied.contains(&left_over) {
            fs::remove_file(&left_over).map_err(|error| failed(&left_over, error))?;
        }
    }
    Ok(())
}

/// Reads `200 programs, 12 differ`.
fn count(line: &str) -> Option<u32> {
    line.split_once(" programs, ")?.1.strip_suffix(" differ")?.parse().ok()
}

/// Every file of a workspace but what is built, and what is hidden.
fn sources(root: &Path) -> Vec<PathBuf> {
    let entries = files::entries(root).into_iter().filter(|path| {
        let name = path.file_name().unwrap_or_default();
        name != "target" && !name.to_string_lossy().starts_with('.')
    });
    entries
        .flat_map(|path| if path.is_dir() { files::below(&path) } else { vec![path] })
        .collect()
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    fs::write(path, bytes)
}
