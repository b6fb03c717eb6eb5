//! What an exercise consists of: a directory `lessons/*/exercises/NAME`.

use crate::{files, lessons};
use std::path::PathBuf;

/// The answers that lie beside an exercise, itself the first: only the solution is right.
pub const ANSWERS: [&str; 4] = ["exercise", "solution", "wrong_1", "wrong_2"];

/// One exercise; one that says neither what it is nor how long it takes is verify's affair.
#[derive(Debug, PartialEq)]
pub struct Exercise {
    pub name: String,
    pub package: String,
    pub directory: PathBuf,
    /// `build` or `repair`.
    pub kind: &'static str,
    pub minutes: u32,
}

impl Exercise {
    fn new(name: String, package: &str, directory: PathBuf) -> Exercise {
        let statement = files::read(&directory.join("exercise.rs")).unwrap_or_default();
        let (kind, minutes) = kind_and_minutes(&statement).unwrap_or_default();
        Exercise { name, package: package.into(), directory, kind, minutes }
    }

    /// Where the reader works on it.
    pub fn attempt(&self) -> PathBuf {
        files::root().join("my").join(format!("{}.rs", self.name))
    }

    /// The text of one of its files.
    pub fn read(&self, file: &str) -> Result<String, String> {
        files::read(&self.directory.join(file))
    }
}

/// Every exercise, in the order in which they are to be done.
pub fn all() -> Vec<Exercise> {
    let mut exercises = Vec::new();
    for lesson in lessons::all() {
        let manifest = files::read(&lesson.directory.join("Cargo.toml"));
        for name in listed(&manifest.unwrap_or_default()) {
            let directory = lesson.directory.join("exercises").join(&name);
            exercises.push(Exercise::new(name, &lesson.package, directory));
        }
    }
    exercises
}

/// The exercise of that name or number, or what could have been meant.
pub fn find<'a>(exercises: &'a [Exercise], called: &str) -> Result<&'a Exercise, String> {
    let mut numbered = (1..).zip(exercises);
    let found = numbered
        .find(|(number, one)| called == one.name || called.parse() == Ok(*number));
    if let Some((_, exercise)) = found {
        return Ok(exercise);
    }
    let mut problem = format!("there is no exercise `{called}`");
    let near: Vec<&str> = names(exercises).filter(|name| is_near(called, name)).collect();
    if !near.is_empty() {
        problem += &format!("; is it {}?", near.join(" or "));
    }
    problem += "\n\nThere are:\n";
    for (number, name) in (1..).zip(names(exercises)) {
        problem += &format!("{number:>4}  {name}\n");
    }
    Err(problem)
}

fn names(exercises: &[Exercise]) -> impl Iterator<Item = &str> {
    exercises.iter().map(|exercise| exercise.name.as_str())
}

/// Whether the one may have been meant by the other: they have a word in common, or begin
/// alike.
fn is_near(called: &str, name: &str) -> bool {
    let beginning = called.get(..3).unwrap_or(called);
    called.split('_').any(|word| name.split('_').any(|other| word == other))
        || !called.is_empty() && name.starts_with(beginning)
}

/// The exercises in a manifest.
fn listed(manifest: &str) -> Vec<String> {
    let name = |line: &str| {
        let name =
            line.strip_prefix("path = \"exercises/")?.strip_suffix("/attempts.rs\"")?;
        Some(name.into())
    };
    manifest.lines().filter_map(name).collect()
}

/// Reads a line like `//! **Repair**, 20 minutes`.
fn kind_and_minutes(statement: &str) -> Option<(&'static str, u32)> {
    let head = statement.lines().take_while(|line| line.starts_with("//!"));
    let kinds = [("**Build**", "build"), ("**Repair**", "repair")];
    let mut found = head.filter_map(|line| {
        let (mark, kind) = kinds.into_iter().find(|(mark, _)| line.contains(mark))?;
        let rest = line.split_once(mark)?.1;
        let number = rest.split(|letter: char| !letter.is_ascii_digit());
        Some((kind, number.into_iter().find_map(|digits| digits.parse().ok())?))
    });
    found.next()
}

/// The words that the check prints for this answer, as its head says.
pub fn says(answer: &str) -> Option<&str> {
    answer.lines().find_map(|line| line.strip_prefix("//! The check says: "))
}

/// The hints, which lines of `---` separate.
pub fn hints(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let hints = lines.split(|line| *line == "---").map(|hint| hint.join("\n"));
    hints
        .map(|hint| hint.trim().into())
        .filter(|hint: &String| !hint.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_lists_its_exercises_in_order() {
        let manifest = "\
[[test]]
name = \"second_wake\"
path = \"exercises/second_wake/attempts.rs\"
test = false

[[test]]
name = \"output\"
path = \"tests/output.rs\"

[[test]]
name = \"no_rest\"
path = \"exercises/no_rest/attempts.rs\"
test = false
";
        assert_eq!(listed(manifest), ["second_wake", "no_rest"]);
    }

    #[test]
    fn the_head_says_what_it_is_and_how_long_it_takes() {
        let head =
            |line: &str| kind_and_minutes(&format!("//! # 3 bells\n//!\n//! {line}\n"));
        assert_eq!(head("**Repair**, about 20 minutes."), Some(("repair", 20)));
        assert_eq!(head("**Build**, 15-30 minutes"), Some(("build", 15)));
        assert_eq!(head("Repair, 20 minutes"), None);
        assert_eq!(head("**Build**, a while"), None);
        assert_eq!(kind_and_minutes("/// **Build**, 20 minutes"), None);
    }

    #[test]
    fn the_head_says_what_the_check_says() {
        assert_eq!(
            says("//! A bell.\n//!\n//! The check says: it rang\n"),
            Some("it rang")
        );
        assert_eq!(says("//! The check says nothing.\n"), None);
    }

    #[test]
    fn lines_separate_the_hints() {
        let text = "Which?\n\n---\n\nThe second.\nNot the --- first.\n\n---\n";
        assert_eq!(hints(text), ["Which?", "The second.\nNot the --- first."]);
    }

    #[test]
    fn an_exercise_has_a_name_and_a_number() {
        let exercise = |name: &str| {
            Exercise::new(name.into(), "lesson-01-generator", PathBuf::new())
        };
        let exercises = ["no_rest", "second_wake"].map(exercise);
        for called in ["2", "second_wake"] {
            assert_eq!(find(&exercises, called).unwrap().name, "second_wake");
        }
        for (called, problem) in [
            ("0", "no exercise `0`\n"),
            ("wake", "; is it second_wake?"),
            ("secnod", "; is it second_wake?"),
            ("no_wake", "; is it no_rest or second_wake?"),
            ("needle", "exercise `needle`\n"),
            ("", "exercise ``\n"),
            ("relay", "\n\nThere are:\n   1  no_rest\n   2  second_wake\n"),
        ] {
            let found = find(&exercises, called).unwrap_err();
            assert!(found.contains(problem), "{called}: {found}");
        }
    }
}
