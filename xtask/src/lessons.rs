//! What is in `lessons/`: directories named like `02-waker`. The others teach nothing.

use crate::files;
use std::fs;
use std::path::{Path, PathBuf};

/// One lesson, as it lies on the disk.
#[derive(Debug, PartialEq)]
pub struct Lesson {
    pub number: u32,
    pub name: String,
    pub package: String,
    /// What the package says of itself.
    pub description: String,
    pub directory: PathBuf,
    /// Whether there is a story: the program of the package's own name.
    pub has_story: bool,
    /// The further programs, sorted.
    pub programs: Vec<String>,
}

/// Every lesson of this workspace, in order.
pub fn all() -> Vec<Lesson> {
    within(&files::lessons())
}

/// The lesson that is called `2`, `02`, `waker` or `02-waker`.
pub fn find<'a>(lessons: &'a [Lesson], called: &str) -> Option<&'a Lesson> {
    lessons.iter().find(|lesson| {
        called == lesson.name
            || called.parse() == Ok(lesson.number)
            || Some(called) == lesson.package.strip_prefix("lesson-")
    })
}

fn within(directory: &Path) -> Vec<Lesson> {
    let directories = files::entries(directory).into_iter();
    directories.filter_map(read).collect()
}

fn read(directory: PathBuf) -> Option<Lesson> {
    let full_name = directory.file_name()?.to_str()?;
    let (number, name) = full_name.split_once('-')?;
    let manifest = fs::read_to_string(directory.join("Cargo.toml")).ok()?;
    Some(Lesson {
        number: number.parse().ok()?,
        name: name.into(),
        package: format!("lesson-{full_name}"),
        description: description(&manifest).unwrap_or_default().into(),
        has_story: directory.join("src/main.rs").exists(),
        programs: programs(&directory.join("src/bin")),
        directory,
    })
}

/// A program is a file, or a directory with a `main.rs`.
fn programs(directory: &Path) -> Vec<String> {
    let entries = files::entries(directory).into_iter();
    entries
        .filter(|path| files::has_extension(path, "rs") || path.join("main.rs").exists())
        .map(|path| files::stem(&path))
        .collect()
}

fn description(manifest: &str) -> Option<&str> {
    let mut lines = manifest.lines();
    lines.find_map(|line| {
        let value = line.strip_prefix("description")?.trim_start();
        value.strip_prefix('=')?.trim().strip_prefix('"')?.strip_suffix('"')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two lessons, a directory that is none, and a file.
    fn fixture(name: &str) -> PathBuf {
        let root =
            std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        for (path, text) in [
            ("01-generator/Cargo.toml", "[package]\ndescription = \"By hand\"\n"),
            ("02-waker/Cargo.toml", "[package]\n"),
            ("02-waker/src/main.rs", ""),
            ("02-waker/src/bin/spins.rs", ""),
            ("02-waker/src/bin/blocks/main.rs", ""),
            ("02-waker/src/bin/notes.txt", ""),
            ("stage/Cargo.toml", "[package]\n"),
            ("README-first.md", ""),
        ] {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        root
    }

    #[test]
    fn lessons_are_the_numbered_directories() {
        let root = fixture("all");
        let lessons = within(&root);
        fs::remove_dir_all(root).unwrap();

        let [generator, waker] = &lessons[..] else {
            panic!("two lessons, not {lessons:?}");
        };
        assert_eq!(generator.package, "lesson-01-generator");
        assert_eq!(generator.description, "By hand");
        assert!(!generator.has_story && waker.has_story);
        assert_eq!(waker.description, "");
        assert_eq!(waker.programs, ["blocks", "spins"]);
    }

    #[test]
    fn a_lesson_has_four_names() {
        let root = fixture("find");
        let lessons = within(&root);
        fs::remove_dir_all(root).unwrap();

        for name in ["2", "02", "waker", "02-waker"] {
            assert_eq!(find(&lessons, name).unwrap().number, 2, "{name}");
        }
        for name in ["3", "wake", "stage", "", "-waker"] {
            assert_eq!(find(&lessons, name), None, "{name}");
        }
    }
}
