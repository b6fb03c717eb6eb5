//! What every lesson has, and what none may do. CONTRIBUTING.md says it in words.

use crate::files;
use crate::lessons::{self, Lesson};
use crate::report::Outcome;
use std::cmp::Ordering;
use std::path::PathBuf;

/// A story is read at one glance.
const STORY_LINES: usize = 60;
/// Shorter files may look alike.
const LOOK_ALIKE_LINES: usize = 15;

pub fn check() -> Outcome {
    let lessons = lessons::all();
    let readme = files::read(&files::root().join("README.md")).unwrap_or_default();
    let mut problems = Vec::new();
    for lesson in &lessons {
        problems.extend(parts(lesson, &readme));
        problems.extend(upward(lesson, &lessons));
    }
    problems.extend(look_alikes(&sources(&lessons)));
    if problems.is_empty() {
        Outcome::Ok(format!("{} lessons", lessons.len()))
    } else {
        Outcome::failed(problems.join("\n"))
    }
}

/// What is missing.
fn parts(lesson: &Lesson, readme: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let shown = |part: &str| files::shown(&lesson.directory.join(part));
    for part in ["src/lib.rs", "src/main.rs", "tests/output.rs", "expected/output.snap"] {
        if !lesson.directory.join(part).is_file() {
            problems.push(format!("{} is missing", shown(part)));
        }
    }
    let library = files::read(&lesson.directory.join("src/lib.rs")).unwrap_or_default();
    let head: String =
        library.lines().take_while(|line| line.starts_with("//!")).collect();
    let mut rest = head.as_str();
    for part in ["**Adds**", "**Builds on**", "**In Python**", "**Leaves out**"] {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => {
                problems.push(format!("{}: its head has no {part}", shown("src/lib.rs")))
            }
        }
    }
    let story = files::read(&lesson.directory.join("src/main.rs")).unwrap_or_default();
    let lines = story.lines().count();
    if lines > STORY_LINES {
        let story = shown("src/main.rs");
        problems.push(format!("{story} has {lines} lines, more than {STORY_LINES}"));
    }
    for (number, test) in (1..).zip(specifications(lesson)) {
        if !test.starts_with(&format!("{number:02}_")) {
            let tests = shown("tests");
            problems.push(format!("{tests}/{test}.rs should be number {number:02}"));
        }
    }
    if !readme.contains(&format!("cargo run -p {}`", lesson.package)) {
        problems.push(format!("README.md does not run {}", lesson.package));
    }
    problems
}

/// The tests that are read in order.
fn specifications(lesson: &Lesson) -> Vec<String> {
    let tests = files::entries(&lesson.directory.join("tests")).into_iter();
    let tests = tests.filter(|path| files::has_extension(path, "rs"));
    tests.map(|path| files::stem(&path)).filter(|test| test != "output").collect()
}

/// The lessons that it uses although they come later.
fn upward(lesson: &Lesson, lessons: &[Lesson]) -> Vec<String> {
    let manifest = lesson.directory.join("Cargo.toml");
    let text = files::read(&manifest).unwrap_or_default();
    let used = text.lines().filter_map(|line| line.strip_suffix(".workspace = true"));
    let later = used
        .filter_map(|name| lessons::find(lessons, name))
        .filter(|used| used.number > lesson.number);
    let problem = |used: &Lesson| {
        format!("{} uses the later lesson {}", files::shown(&manifest), used.name)
    };
    later.map(problem).collect()
}

fn sources(lessons: &[Lesson]) -> Vec<(PathBuf, Vec<String>)> {
    let files = lessons.iter().flat_map(|lesson| {
        let (source, tests) =
            (lesson.directory.join("src"), lesson.directory.join("tests"));
        [files::below(&source), files::below(&tests)].concat()
    });
    let rust = files.filter(|path| files::has_extension(path, "rs"));
    rust.map(|path| {
        let text = files::read(&path).unwrap_or_default();
        let lines = text.lines().map(str::trim).filter(|line| says_something(line));
        let mut lines: Vec<String> = lines.map(String::from).collect();
        lines.sort();
        (path, lines)
    })
    .collect()
}

/// Whether the line is more than what every file has.
fn says_something(line: &str) -> bool {
    let common = ["use ", "mod ", "#"].iter().any(|start| line.starts_with(start));
    !common && line.contains(char::is_alphanumeric)
}

/// Pairs of files that have most of their lines in common.
fn look_alikes(sources: &[(PathBuf, Vec<String>)]) -> Vec<String> {
    let mut problems = Vec::new();
    for (at, (one, lines)) in sources.iter().enumerate() {
        for (other, others) in &sources[at + 1..] {
            let shorter = lines.len().min(others.len());
            if shorter >= LOOK_ALIKE_LINES && shared(lines, others) * 2 > shorter {
                problems.push(format!(
                    "{} and {} look alike",
                    files::shown(one),
                    files::shown(other)
                ));
            }
        }
    }
    problems
}

/// How many lines two sorted lists have in common.
fn shared(mut one: &[String], mut other: &[String]) -> usize {
    let mut shared = 0;
    while let ([first, rest @ ..], [second, others @ ..]) = (one, other) {
        match first.cmp(second) {
            Ordering::Less => one = rest,
            Ordering::Greater => other = others,
            Ordering::Equal => {
                shared += 1;
                (one, other) = (rest, others);
            }
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.split(' ').map(String::from).collect()
    }

    #[test]
    fn lines_that_two_files_have_are_counted_as_often_as_both_have_them() {
        assert_eq!(shared(&lines("a a b d"), &lines("a a a c d")), 3);
        assert_eq!(shared(&lines("a b"), &lines("c d")), 0);
    }

    #[test]
    fn files_look_alike_if_most_lines_are_the_same() {
        let numbers =
            |range: std::ops::Range<u32>| range.map(|n| format!("{n:02}")).collect();
        let with = |range| {
            look_alikes(&[
                ("a.rs".into(), numbers(0..20)),
                ("b.rs".into(), numbers(range)),
            ])
        };
        assert_eq!(with(9..40), ["a.rs and b.rs look alike"]);
        assert!(with(10..40).is_empty(), "half of the lines are not most");
        assert!(with(6..20).is_empty(), "short files may look alike");
    }

    #[test]
    fn what_a_lesson_lacks_is_named() {
        let waker =
            lessons::all().into_iter().find(|lesson| lesson.name == "waker").unwrap();
        let readme = "run it: `cargo run -p lesson-02-waker`";
        assert_eq!(parts(&waker, readme), [""; 0]);
        assert_eq!(parts(&waker, ""), ["README.md does not run lesson-02-waker"]);
        let nowhere = Lesson { directory: files::root().join("nowhere"), ..waker };
        let problems = parts(&nowhere, readme);
        assert_eq!(
            problems.len(),
            8,
            "four files and four parts of the head: {problems:?}"
        );
    }
}
