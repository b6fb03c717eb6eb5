//! The repository that the book is about: its files, and its lessons as Cargo sees them.

use crate::problem::Problem;
use serde_json::Value;
use std::path::{Component, Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Where everything lies, and which crates there are in `lessons/`.
pub struct Repository {
    pub root: PathBuf,
    /// Cargo's target directory.
    pub target: PathBuf,
    /// In the order of their names, so the numbered ones come first.
    pub lessons: Vec<Lesson>,
}

/// One crate in `lessons/`.
pub struct Lesson {
    /// The directory's name: `03-executor`, or `stage`.
    pub directory: String,
    /// Taken from its Cargo.toml.
    pub description: String,
    /// The directories of the lessons that its library or its programs use.
    pub uses: Vec<String>,
}

impl Repository {
    /// Asks Cargo for the workspace that the directory `inside` belongs to.
    pub fn open(inside: &Path) -> Result<Repository, Problem> {
        let broken = |what: String| Problem::new("Cargo.toml", 1, what);
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
            .current_dir(inside)
            .output()
            .map_err(|error| broken(format!("cannot run cargo metadata: {error}")))?;
        if !output.status.success() {
            let message = String::from_utf8_lossy(&output.stderr);
            return Err(broken(format!("cargo metadata failed: {}", message.trim())));
        }
        let metadata: Value = serde_json::from_slice(&output.stdout)
            .map_err(|error| broken(format!("cargo metadata wrote no JSON: {error}")))?;

        let root = PathBuf::from(text(&metadata["workspace_root"]));
        let home = root.join("lessons");
        let mut lessons: Vec<Lesson> = list(&metadata["packages"])
            .iter()
            .filter_map(|package| Lesson::read(&home, package))
            .collect();
        lessons.sort_by(|one, other| one.directory.cmp(&other.directory));
        let target = PathBuf::from(text(&metadata["target_directory"]));
        Ok(Repository { root, target, lessons })
    }

    /// The text of a file, with `\n` at the end of its lines on every system.
    pub fn read(&self, path: &str) -> Result<String, String> {
        let missing = |error| format!("no such file: {path} ({error})");
        let file = self.root.join(path).canonicalize().map_err(missing)?;
        let root = self.root.canonicalize().map_err(missing)?;
        if !file.starts_with(root) {
            return Err(format!("{path} leaves the repository"));
        }
        let text = fs::read_to_string(file).map_err(missing)?;
        Ok(text.replace("\r\n", "\n"))
    }
}

impl Lesson {
    /// `None` when the package lies elsewhere than in `home`.
    fn read(home: &Path, package: &Value) -> Option<Lesson> {
        let manifest = Path::new(text(&package["manifest_path"]));
        let uses = list(&package["dependencies"])
            .iter()
            .filter(|dependency| dependency["kind"].is_null())
            .filter_map(|dependency| {
                child_of(home, Path::new(text(&dependency["path"])))
            });
        Some(Lesson {
            directory: child_of(home, manifest.parent()?)?,
            description: text(&package["description"]).to_string(),
            uses: uses.collect(),
        })
    }

    /// `03` of `03-executor`, and nothing for `stage`.
    pub fn number(&self) -> Option<&str> {
        lesson_number(&self.directory)
    }
}

/// The two digits before the hyphen with which a lesson's name and its chapter's begin.
pub fn lesson_number(name: &str) -> Option<&str> {
    let (number, _) = name.split_once('-')?;
    (number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(number)
}

/// Every file in `directory` and below, as paths relative to it, with slashes, in order.
pub fn files_below(directory: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut waiting = vec![directory.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            match path.strip_prefix(directory) {
                _ if path.is_dir() => waiting.push(path),
                Ok(relative) => files.push(with_slashes(relative)),
                Err(_) => unreachable!("an entry lies in the directory that was read"),
            }
        }
    }
    files.sort();
    files
}

/// A relative path as it is written in the book, also on Windows.
pub fn with_slashes(path: &Path) -> String {
    let names = path.components().filter(|part| matches!(part, Component::Normal(_)));
    names.map(|name| name.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn child_of(home: &Path, path: &Path) -> Option<String> {
    (path.parent()? == home).then(|| path.file_name())??.to_str().map(str::to_string)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
