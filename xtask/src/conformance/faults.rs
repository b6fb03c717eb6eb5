//! Ways to break the loop, of which the recorded programs should notice most: each a patch of
//! one file of a lesson, `tests/conformance/faults/NUMBER-NAME.patch`.

use crate::workspace::{Workspace, files};
use anyhow::{Context, Result, anyhow};
use diffy::Patch;

pub struct Fault {
    pub name: String,
    /// The first line of the file.
    pub what: String,
    /// What is broken.
    pub file: String,
    patch: String,
}

/// Every fault, in order.
pub fn all(workspace: &Workspace) -> Result<Vec<Fault>> {
    let directory = workspace.root.join("tests/conformance/faults");
    let faults = files(&directory, &["patch"]).into_iter().map(|path| {
        let text = workspace.read(&path)?;
        let fault = (|| {
            let (_, name) = path.file_stem()?.split_once('-')?;
            let (what, patch) = text.split_once("\n\n")?;
            let file = patch.lines().find_map(|line| line.strip_prefix("+++ b/"))?;
            let [name, what, file, patch] = [name, what, file, patch].map(String::from);
            Some(Fault { name, what, file, patch })
        })();
        fault.with_context(|| {
            format!("{path} should be called NUMBER-NAME.patch, and have a line that says what it does, an empty line, and a patch")
        })
    });
    faults.collect()
}

impl Fault {
    /// The text of its file, broken; or an error if the lines are not there.
    pub fn broken(&self, text: &str) -> Result<String> {
        let Fault { name, file, patch, .. } = self;
        let patch = Patch::from_str(patch).with_context(|| format!("fault `{name}`"))?;
        diffy::apply(text, &patch).map_err(|problem| {
            anyhow!(
                "`{name}` cannot be applied to {file}; has that been changed? {problem}"
            )
        })
    }

    /// Whether it can break this workspace.
    pub fn check(&self, workspace: &Workspace) -> Result<()> {
        self.broken(&workspace.read(&self.file)?).map(|_| ())
    }
}

#[cfg(test)]
#[test]
fn every_fault_can_be_applied() {
    let workspace = Workspace::of_this_run().unwrap();
    for fault in all(&workspace).unwrap() {
        let text = workspace.read(&fault.file).unwrap();
        assert_ne!(fault.broken(&text).unwrap(), text, "{}", fault.name);
    }
}
