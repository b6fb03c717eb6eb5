//! Where things are.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The root of the workspace, the directory above this package.
pub fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().expect("xtask lies in the workspace")
}

/// The directory of the lessons.
pub fn lessons() -> PathBuf {
    root().join("lessons")
}

/// Where cargo puts the programs that it builds: it has put this one there, too, wherever
/// the reader's settings say that is.
pub fn built() -> PathBuf {
    let this = env::current_exe().expect("a running program has a path");
    this.parent().expect("a file has a directory").into()
}

/// The target directory, for what this program writes.
pub fn target() -> PathBuf {
    let built = built();
    built.parent().expect("debug/ lies in target/").into()
}

/// What is in a directory, sorted by name; nothing if there is no such directory.
pub fn entries(directory: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(directory) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// Every file below a directory, however deep.
pub fn below(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in entries(directory) {
        if path.is_dir() {
            files.extend(below(&path));
        } else {
            files.push(path);
        }
    }
    files
}

/// Whether a file's name ends so: `has_extension(path, "rs")`.
pub fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

/// A file's name without its extension.
pub fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// A path as a person says it, from the root of the workspace.
pub fn shown(path: &Path) -> String {
    let shown = path.strip_prefix(root()).unwrap_or(path);
    shown.display().to_string()
}

/// A file's text with line ends as on Unix, whatever git made of them.
pub fn read(path: &Path) -> Result<String, String> {
    match fs::read(path) {
        Ok(bytes) => Ok(unix_lines(&bytes)),
        Err(error) => Err(format!("{}: {error}", shown(path))),
    }
}

/// Text with line ends as on Unix.
pub fn unix_lines(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n")
}
