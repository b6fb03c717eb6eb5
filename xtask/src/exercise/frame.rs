//! What an exercise consists of: a directory `lessons/*/exercises/NAME`.

use crate::workspace::{Workspace, read};
use anyhow::Result;
use cargo_metadata::camino::Utf8PathBuf;

/// The answers that lie beside an exercise, itself the first: only the solution is right.
pub const ANSWERS: [&str; 4] = ["exercise", "solution", "wrong_1", "wrong_2"];

/// One exercise. Whether it says what it is and how long it takes is verify's affair.
#[derive(Debug)]
pub struct Exercise {
    pub name: String,
    pub package: String,
    pub directory: Utf8PathBuf,
    /// Where the reader works on it.
    pub attempt: Utf8PathBuf,
    /// `build` or `repair`.
    pub kind: &'static str,
    pub minutes: u32,
}

impl Exercise {
    /// The text of one of its files.
    pub fn read(&self, file: &str) -> Result<String> {
        read(&self.directory.join(file))
    }
}

/// Every exercise, in the order in which they are to be done, which is that of the manifests.
pub fn all(workspace: &Workspace) -> Vec<Exercise> {
    let targets = workspace.lessons.iter().flat_map(|lesson| {
        let manifest = read(&lesson.package.manifest_path).unwrap_or_default();
        let mut targets: Vec<_> = lesson.package.targets.iter().collect();
        // Cargo itself lists them by name.
        targets
            .sort_by_key(|target| manifest.find(&format!("name = \"{}\"", target.name)));
        targets.into_iter().map(move |target| (lesson, target))
    });
    let exercises = targets.filter_map(|(lesson, target)| {
        let directory = target.src_path.parent()?;
        (target.src_path.file_name() == Some("attempts.rs")).then(|| {
            let statement = read(&directory.join("exercise.rs")).unwrap_or_default();
            let (kind, minutes) = kind_and_minutes(&statement).unwrap_or_default();
            let name = target.name.clone();
            Exercise {
                attempt: workspace.root.join("my").join(format!("{name}.rs")),
                name,
                package: lesson.package.name.to_string(),
                directory: directory.into(),
                kind,
                minutes,
            }
        })
    });
    exercises.collect()
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
    fn lines_separate_the_hints() {
        let text = "Which?\n\n---\n\nThe second.\nNot the --- first.\n\n---\n";
        assert_eq!(hints(text), ["Which?", "The second.\nNot the --- first."]);
    }
}
