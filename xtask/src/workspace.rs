//! What is in the clone that this run was started in.

use anyhow::{Context, Result, bail};
use cargo_metadata::camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::{MetadataCommand, Package, TargetKind};
use std::fs::{self, File};
use std::path::Path;
use std::{env, iter};
use walkdir::{DirEntry, WalkDir};

/// The packages of a clone, and its lessons.
pub struct Workspace {
    pub root: Utf8PathBuf,
    /// Where cargo builds.
    pub target: Utf8PathBuf,
    pub packages: Vec<Package>,
    /// In order.
    pub lessons: Vec<Lesson>,
}

/// A package `lessons/02-waker`. The packages there without a number teach nothing.
#[derive(Clone)]
pub struct Lesson {
    pub number: u32,
    pub name: String,
    pub package: Package,
    pub directory: Utf8PathBuf,
}

impl Workspace {
    /// The clone that cargo was called in. It is not the one that this program was compiled
    /// in: two clones can share a target directory, and with it this program.
    pub fn of_this_run() -> Result<Workspace> {
        let inside = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| ".".into());
        Workspace::around(Path::new(&inside))
    }

    pub fn around(directory: &Path) -> Result<Workspace> {
        let mut command = MetadataCommand::new();
        let metadata = command.current_dir(directory).no_deps().exec()?;
        let mut lessons: Vec<_> =
            metadata.packages.iter().filter_map(Lesson::read).collect();
        lessons.sort_by_key(|lesson| lesson.number);
        Ok(Workspace {
            root: metadata.workspace_root,
            target: metadata.target_directory,
            packages: metadata.packages,
            lessons,
        })
    }

    /// The lesson that is called `2`, `02`, `waker` or `02-waker`.
    pub fn lesson(&self, called: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| {
            called == lesson.name
                || called.parse() == Ok(lesson.number)
                || Some(called) == lesson.directory.file_name()
        })
    }

    pub fn package(&self, name: &str) -> Option<&Package> {
        self.packages.iter().find(|package| *package.name == name)
    }

    /// A path as a person says it, from the root of the clone.
    pub fn shown<'a>(&self, path: &'a Utf8Path) -> &'a Utf8Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }

    /// A file of the clone, as [`read`] reads it; a problem names the path from the root.
    pub fn read(&self, path: impl AsRef<Utf8Path>) -> Result<String> {
        read(&self.root.join(path))
    }

    /// Waits until no other run does the same in this target directory, and keeps others from
    /// it until the file is dropped.
    pub fn alone(&self, what: &str, on_wait: impl FnOnce()) -> Result<File> {
        fs::create_dir_all(&self.target)?;
        let path = self.target.join(format!("{what}.lock"));
        let lock = File::create(&path).with_context(|| path.to_string())?;
        if lock.try_lock().is_err() {
            on_wait();
            lock.lock().with_context(|| path.to_string())?;
        }
        Ok(lock)
    }
}

impl Lesson {
    fn read(package: &Package) -> Option<Lesson> {
        let directory = package.manifest_path.parent()?;
        let (number, name) = directory.file_name()?.split_once('-')?;
        Some(Lesson {
            number: number.parse().ok()?,
            name: name.into(),
            package: package.clone(),
            directory: directory.into(),
        })
    }

    /// The program of the package's own name.
    pub fn has_story(&self) -> bool {
        targets(&self.package, TargetKind::Bin).any(|name| name == *self.package.name)
    }

    /// The other programs, sorted.
    pub fn programs(&self) -> Vec<&str> {
        let mut programs: Vec<_> = targets(&self.package, TargetKind::Bin)
            .filter(|name| *name != *self.package.name)
            .collect();
        programs.sort_unstable();
        programs
    }
}

/// The names of a package's programs, or of its tests.
pub fn targets(package: &Package, kind: TargetKind) -> impl Iterator<Item = &str> {
    let of_kind = move |target: &&cargo_metadata::Target| target.kind.contains(&kind);
    package.targets.iter().filter(of_kind).map(|target| target.name.as_str())
}

/// A file's text with line ends as on Unix, whatever git made of them.
pub fn read(path: &Utf8Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| path.to_string())?;
    Ok(unix_lines(&bytes))
}

/// Text with line ends as on Unix.
pub fn unix_lines(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n")
}

/// Every file of these extensions below a directory, sorted; nothing if there is no such
/// directory. What is hidden, what is built, and what npm installs is passed over.
pub fn files(directory: &Utf8Path, extensions: &[&str]) -> Vec<Utf8PathBuf> {
    let is_source = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0
            || !(name.starts_with('.') || name == "target" || name == "node_modules")
    };
    let entries = WalkDir::new(directory).sort_by_file_name().into_iter();
    let entries = entries.filter_entry(is_source).filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    let paths =
        files.filter_map(|entry| Utf8PathBuf::from_path_buf(entry.into_path()).ok());
    let wanted = |path: &Utf8PathBuf| {
        extensions.is_empty()
            || extensions.contains(&path.extension().unwrap_or_default())
    };
    paths.filter(wanted).collect()
}

/// The one of these names that may have been meant, and the list of all.
pub fn not_found<'a>(
    what: &str,
    called: &str,
    names: impl IntoIterator<Item = &'a str>,
    list: &str,
) -> Result<()> {
    let likeness = |name: &&str| strsim::jaro_winkler(called, name);
    let near = names
        .into_iter()
        .filter(|name| likeness(name) > 0.7)
        .max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    let near = near.map(|name| format!(" Is it `{name}`?")).unwrap_or_default();
    bail!("There is no {what} `{called}`.{near}\n\nThere are:\n\n{list}")
}

/// Lines that are put together.
pub fn lines(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().flat_map(|line| iter::once(line).chain(["\n".into()])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    #[test]
    fn lessons_are_the_numbered_directories_and_have_four_names() {
        let clone = Fixture::new();
        let workspace = clone.workspace();
        let names: Vec<_> = workspace.lessons.iter().map(|lesson| &lesson.name).collect();
        assert_eq!(names, ["first", "second"]);
        let second = &workspace.lessons[1];
        assert!(second.has_story());
        assert_eq!(second.programs(), ["blocks", "spins"]);
        for name in ["2", "02", "second", "02-second"] {
            assert_eq!(workspace.lesson(name).unwrap().number, 2, "{name}");
        }
        for name in ["3", "sec", "stage", "", "-second"] {
            assert!(workspace.lesson(name).is_none(), "{name}");
        }
    }

    #[test]
    fn of_what_is_not_there_the_nearest_is_named() {
        let problem = not_found("exercise", "secnod", ["relay", "second"], "a list");
        let problem = problem.unwrap_err().to_string();
        assert_eq!(
            problem,
            "There is no exercise `secnod`. Is it `second`?\n\nThere are:\n\na list"
        );
        let problem = not_found("exercise", "needle", ["relay"], "").unwrap_err();
        assert!(!problem.to_string().contains("Is it"), "{problem}");
    }

    #[test]
    fn who_comes_second_waits() {
        let clone = Fixture::new();
        let workspace = clone.workspace();
        let first = workspace.alone("test", || panic!("nobody else is here")).unwrap();
        let mut first = Some(first);
        workspace.alone("test", || drop(first.take())).unwrap();
        assert!(first.is_none(), "it did not wait");
    }
}
