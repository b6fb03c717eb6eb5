//! What every lesson has, and what none may do. CONTRIBUTING.md says it in words.

use super::records;
use crate::terminal::Outcome;
use crate::workspace::{Lesson, Workspace, files};
use anyhow::Result;
use cargo_metadata::camino::Utf8PathBuf;
use cargo_metadata::{DependencyKind, TargetKind};
use std::collections::{BTreeMap, BTreeSet};

/// A story is read at one glance.
const STORY_LINES: usize = 60;
/// So many lines in a row that two files have in common are a copy.
const COPY_LINES: usize = 10;

pub fn check(workspace: &Workspace) -> Result<Outcome> {
    let mut problems = Vec::new();
    for lesson in &workspace.lessons {
        problems.extend(parts(workspace, lesson));
    }
    problems.extend(table(workspace)?);
    problems.extend(upward(workspace));
    problems.extend(records::problems(workspace));
    problems.extend(never_built(workspace)?);
    problems.extend(ignored(workspace)?);
    problems.extend(copies(workspace)?);
    Ok(Outcome::of(problems, format!("{} lessons", workspace.lessons.len())))
}

/// What is missing, or in the wrong order.
fn parts(workspace: &Workspace, lesson: &Lesson) -> Vec<String> {
    let mut problems = Vec::new();
    let path = |part: &str| lesson.directory.join(part);
    let shown = |part: &str| workspace.shown(&lesson.directory).join(part);
    for part in ["src/lib.rs", "src/main.rs", "tests/output.rs", "expected/output.snap"] {
        if !path(part).is_file() {
            problems.push(format!("{} is missing", shown(part)));
        }
    }
    let library = workspace.read(path("src/lib.rs")).unwrap_or_default();
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
    let story = workspace.read(path("src/main.rs")).unwrap_or_default();
    let lines = story.lines().count();
    if lines > STORY_LINES {
        let story = shown("src/main.rs");
        problems.push(format!("{story} has {lines} lines, more than {STORY_LINES}"));
    }
    let mut tests: Vec<&str> = lesson
        .package
        .targets
        .iter()
        .filter(|target| target.kind.contains(&TargetKind::Test))
        .filter(|target| target.src_path.parent() == Some(&path("tests")))
        .map(|target| target.name.as_str())
        .filter(|test| *test != "output")
        .collect();
    tests.sort_unstable();
    for (number, test) in (1..).zip(tests) {
        if !test.starts_with(&format!("{number:02}_")) {
            let tests = shown("tests");
            problems.push(format!("{tests}/{test}.rs should be number {number:02}"));
        }
    }
    problems
}

/// The README's table has a row for each lesson, in order.
fn table(workspace: &Workspace) -> Result<Vec<String>> {
    let readme = workspace.read("README.md")?;
    let is_row = |line: &&str| {
        let cell = line.strip_prefix("| ").and_then(|rest| rest.split(' ').next());
        cell.is_some_and(|cell| cell.parse::<u32>().is_ok())
    };
    let mut rows = readme.lines().filter(is_row);
    let mut problems = Vec::new();
    for Lesson { number, name, package, .. } in &workspace.lessons {
        let row = rows.next().unwrap_or_default();
        let command = format!("`cargo run -p {}`", package.name);
        if !row.starts_with(&format!("| {number} | **{name}**"))
            || !row.contains(&command)
        {
            problems
                .push(format!("README.md has no row of {}, in its order", package.name));
        }
    }
    Ok(problems)
}

/// The lessons that a package uses although they come later; those without a number come first.
fn upward(workspace: &Workspace) -> Vec<String> {
    let lesson = |directory: &Utf8PathBuf| {
        workspace.lessons.iter().find(|lesson| lesson.directory == *directory)
    };
    let mut problems = Vec::new();
    for package in &workspace.packages {
        let number = match package.name.as_str() {
            // What every lesson uses, itself or in its tests. Their own tests may use lessons.
            "stage" | "contract" | "programs" => 0,
            name => match workspace.lesson(name.trim_start_matches("lesson-")) {
                Some(lesson) => lesson.number,
                None => continue,
            },
        };
        for used in &package.dependencies {
            let Some(later) = used.path.as_ref().and_then(lesson) else { continue };
            let in_tests = number == 0 && used.kind == DependencyKind::Development;
            if later.number > number && !in_tests {
                let name = &later.name;
                problems.push(format!("{} uses the later lesson {name}", package.name));
            }
        }
    }
    problems
}

/// Files that cargo passes over: no target, and no module of one.
fn never_built(workspace: &Workspace) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for package in workspace.packages.iter().filter(|package| *package.name != "my") {
        let Some(directory) = package.manifest_path.parent() else { continue };
        let manifests = workspace.packages.iter().map(|other| &other.manifest_path);
        let inner: Vec<_> = manifests
            .filter_map(|manifest| manifest.parent())
            .filter(|other| *other != directory && other.starts_with(directory))
            .collect();
        let mut left: BTreeSet<_> = files(directory, &["rs"]).into_iter().collect();
        // A package may lie inside another one.
        left.retain(|path| !inner.iter().any(|inner| path.starts_with(inner)));
        let mut built: Vec<_> =
            package.targets.iter().map(|target| target.src_path.clone()).collect();
        while let Some(file) = built.pop() {
            if left.remove(&file) {
                let names = mentioned(&workspace.read(&file)?);
                let is_mentioned =
                    |path: &&Utf8PathBuf| names.iter().any(|name| path.ends_with(name));
                built.extend(left.iter().filter(is_mentioned).cloned());
            }
        }
        let passed_over = left.iter().map(|path| workspace.shown(path));
        problems.extend(passed_over.map(|path| format!("{path} is never built")));
    }
    Ok(problems)
}

/// The ends of the paths of what a file calls a module, or has in quotes.
fn mentioned(text: &str) -> Vec<Utf8PathBuf> {
    let modules = text.lines().filter_map(|line| {
        let (_, name) = line.trim().strip_suffix(';')?.rsplit_once("mod ")?;
        Some([format!("{name}.rs"), format!("{name}/mod.rs")])
    });
    let quoted = text.split('"').filter(|quoted| quoted.ends_with(".rs"));
    let quoted = quoted.map(|path| path.trim_start_matches(['.', '/']).to_string());
    modules.flatten().chain(quoted).map(Utf8PathBuf::from).collect()
}

/// A test that is never run proves nothing.
fn ignored(workspace: &Workspace) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for path in files(&workspace.root, &["rs"]) {
        for (number, line) in (1..).zip(workspace.read(&path)?.lines()) {
            if line.trim_start().starts_with("#[ignore") {
                problems.push(format!(
                    "{}:{number}: a test is ignored",
                    workspace.shown(&path)
                ));
            }
        }
    }
    Ok(problems)
}

/// Pairs of files of which one has a piece of the other.
fn copies(workspace: &Workspace) -> Result<Vec<String>> {
    let mut first_with: BTreeMap<Vec<String>, Utf8PathBuf> = BTreeMap::new();
    let mut problems = BTreeSet::new();
    for path in files(&workspace.root.join("lessons"), &["rs"]) {
        // Every exercise has the same attempts.rs, and verify's step `exercises` sees to it.
        if path.file_name() == Some("attempts.rs") {
            continue;
        }
        let text = workspace.read(&path)?;
        let lines: Vec<String> = text
            .lines()
            .map(|line| line.trim().to_string())
            .filter(|line| says_something(line))
            .collect();
        for piece in lines.windows(COPY_LINES) {
            let first = first_with.entry(piece.to_vec()).or_insert_with(|| path.clone());
            // The answers of one exercise have most of it in common.
            let one_exercise = first.parent() == path.parent()
                && path.components().any(|part| part.as_str() == "exercises");
            if *first != path && !one_exercise {
                let (one, other) = (workspace.shown(first), workspace.shown(&path));
                problems.insert(format!("{one} and {other} have a piece in common"));
            }
        }
    }
    Ok(problems.into_iter().collect())
}

/// Whether the line is more than what every file has.
fn says_something(line: &str) -> bool {
    let common = ["use ", "mod ", "#", "//"].iter().any(|start| line.starts_with(start));
    !common && line.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    fn problems(clone: &Fixture) -> String {
        match check(&clone.workspace()).unwrap() {
            Outcome::Failed { output, .. } => output,
            _ => String::new(),
        }
    }

    #[test]
    fn each_fault_that_is_planted_is_seen() {
        assert_eq!(problems(&Fixture::new()), "");

        let first = "lessons/01-first";
        let manifest = |text: &str| format!("{}{text}", Fixture::manifest("01-first"));
        let piece = Fixture::program("piece", 2 * COPY_LINES);
        for (path, text, named) in [
            (
                "README.md",
                "| 2 | **first** | `cargo run -p lesson-01-first` |",
                "no row of lesson-01-first",
            ),
            (
                "Cargo.toml",
                &manifest(
                    "[dependencies]\nlesson-02-second = { path = \"../02-second\" }",
                ),
                "uses the later lesson second",
            ),
            (
                "Cargo.toml",
                &manifest(
                    "[dev-dependencies.later]\npackage = \"lesson-02-second\"\npath = \"../02-second\"",
                ),
                "uses the later lesson second",
            ),
            (
                "Cargo.toml",
                &manifest("[build-dependencies]\nlesson-02-second.workspace = true"),
                "uses the later lesson second",
            ),
            (
                "src/lib.rs",
                "//! **Adds** **Builds on** **Leaves out**",
                "has no **In Python**",
            ),
            (
                "src/main.rs",
                &Fixture::program("main", STORY_LINES),
                "has 62 lines, more than 60",
            ),
            (
                "src/bin/unrun.rs",
                "fn main() {}",
                "no output test of lesson-01-first runs its program unrun",
            ),
            ("tests/02_gap.rs", "", "02_gap.rs should be number 01"),
            ("tests/extra/x.rs", "", "01-first/tests/extra/x.rs is never built"),
            (
                "tests/output.rs",
                "#[test]\n#[ignore]\nfn f() {}",
                "output.rs:2: a test is ignored",
            ),
            (
                "expected/output.snap",
                "description: cargo run -p lesson-01-first\r\n",
                "line ends of Windows",
            ),
            (
                "expected/output.snap",
                "description: cargo run -p lesson-01-first\n\n",
                "does not end with one line end",
            ),
            (
                "exercises/fix/check.rs",
                &piece,
                "bell/check.rs and lessons/01-first/exercises/fix/check.rs have a piece",
            ),
        ] {
            let clone = Fixture::new();
            clone.plant(&format!("{first}/exercises/bell/check.rs"), &piece);
            assert_eq!(problems(&clone), "");
            let root = ["README.md"].contains(&path);
            let path = if root { path.into() } else { format!("{first}/{path}") };
            clone.plant(&path, text);
            let seen = problems(&clone);
            assert!(seen.contains(named), "{path}, {named}:\n{seen}");
        }
    }

    #[test]
    fn what_a_lesson_lacks_is_named() {
        let clone = Fixture::new();
        clone.remove("lessons/02-second/tests/output.rs");
        clone.remove("lessons/02-second/expected/output.snap");
        let seen = problems(&clone);
        assert!(seen.contains("02-second/tests/output.rs is missing"), "{seen}");
        assert!(seen.contains("02-second/expected/output.snap is missing"), "{seen}");
    }
}
