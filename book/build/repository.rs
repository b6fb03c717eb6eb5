//! The repository that the book is about: its files, and its lessons as Cargo sees them.

use crate::problem::Problem;
use cargo_metadata::{DependencyKind, MetadataCommand, Package};
use std::fs;
use std::path::{Component, Path, PathBuf};
use walkdir::WalkDir;

/// Where everything lies, and which crates there are in `lessons/`.
pub struct Repository {
    pub root: PathBuf,
    /// Cargo's target directory.
    pub target: PathBuf,
    /// In the order of their names, so the numbered ones come first.
    pub lessons: Vec<Lesson>,
}

/// One crate in `lessons/`.
#[derive(Clone)]
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
        let metadata = MetadataCommand::new()
            .current_dir(inside)
            .no_deps()
            .other_options(["--offline".to_string()])
            .exec()
            .map_err(|error| Problem::new("Cargo.toml", 1, error.to_string()))?;
        let root = metadata.workspace_root.into_std_path_buf();
        let target = metadata.target_directory.into_std_path_buf();
        let home = root.join("lessons");
        let mut lessons: Vec<Lesson> =
            metadata.packages.iter().filter_map(|it| Lesson::read(&home, it)).collect();
        lessons.sort_by(|one, other| one.directory.cmp(&other.directory));
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
    fn read(home: &Path, package: &Package) -> Option<Lesson> {
        let dependencies = package.dependencies.iter();
        let uses = dependencies
            .filter(|dependency| dependency.kind == DependencyKind::Normal)
            .filter_map(|it| child_of(home, it.path.as_ref()?.as_std_path()));
        Some(Lesson {
            directory: child_of(home, package.manifest_path.as_std_path().parent()?)?,
            description: package.description.clone().unwrap_or_default(),
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
    let entries = WalkDir::new(directory).sort_by_file_name().into_iter();
    let files = entries.filter_map(Result::ok).filter(|it| it.file_type().is_file());
    files
        .filter_map(|it| Some(with_slashes(it.path().strip_prefix(directory).ok()?)))
        .collect()
}

/// A relative path as it is written in the book, also on Windows.
pub fn with_slashes(path: &Path) -> String {
    let names = path.components().filter(|part| matches!(part, Component::Normal(_)));
    names.map(|name| name.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn child_of(home: &Path, path: &Path) -> Option<String> {
    (path.parent()? == home).then(|| path.file_name())??.to_str().map(str::to_string)
}
