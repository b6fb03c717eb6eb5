//! What is recorded: every program, in files that are laid out alike.

use crate::snapshots;
use crate::workspace::{Lesson, Workspace};
use cargo_metadata::camino::Utf8PathBuf;
use std::fs;
use std::iter;

/// What is wrong with the records. Whether they are true is for the tests to say.
pub fn problems(workspace: &Workspace) -> Vec<String> {
    let records = snapshots::all(workspace);
    let lessons = workspace.lessons.iter();
    let mut problems: Vec<_> =
        lessons.flat_map(|lesson| unrecorded(&records, lesson)).collect();
    for path in records {
        let shown = workspace.shown(&path);
        let Ok(text) = fs::read_to_string(&path) else {
            problems.push(format!("{shown} is not UTF-8"));
            continue;
        };
        // Insta passes over both, and the book would show them.
        if text.contains('\r') {
            problems.push(format!("{shown} has line ends of Windows"));
        }
        if text.ends_with("\n\n") || !text.ends_with('\n') {
            problems.push(format!("{shown} does not end with one line end"));
        }
    }
    problems
}

/// The programs that no record shows, so that no test has run them.
fn unrecorded(records: &[Utf8PathBuf], lesson: &Lesson) -> Vec<String> {
    let package = lesson.package.name.as_str();
    let story = format!("cargo run -p {package}");
    let programs = lesson.programs().into_iter();
    let programs = programs.map(|name| (name, format!("{story} --bin {name}")));
    let records = records.iter().filter(|path| path.starts_with(&lesson.directory));
    let heads: Vec<String> = records
        .filter_map(|path| fs::read_to_string(path).ok())
        .filter_map(|text| {
            let mut lines = text.lines();
            lines.find_map(|line| line.strip_prefix("description: ").map(String::from))
        })
        .collect();
    let recorded = |command: &str| {
        heads.iter().any(|head| {
            let head = head.trim_matches('"');
            head == command || head.starts_with(&format!("{command} -- "))
        })
    };
    iter::once((package, story.clone()))
        .chain(programs)
        .filter(|(_, command)| !recorded(command))
        .map(|(name, _)| format!("no output test of {package} runs its program {name}"))
        .collect()
}
