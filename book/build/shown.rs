//! Every program of a lesson, and what is recorded of it, is shown by a chapter: what no page
//! shows, no reader misses.

use crate::names::Chapter;
use crate::problem::Problem;
use crate::repository::{Repository, files_below};

/// Names the programs and the records that no chapter shows.
///
/// A trace is recorded of every program that can be traced, and belongs to the program's output.
pub fn check(repository: &Repository, chapters: &[Chapter]) -> Vec<Problem> {
    let shows = |text: &str| chapters.iter().any(|chapter| chapter.text.contains(text));
    let mut problems = Vec::new();
    for lesson in repository.lessons.iter().filter(|lesson| lesson.number().is_some()) {
        let directory = format!("lessons/{}", lesson.directory);
        for file in files_below(&repository.root.join(&directory)) {
            let path = format!("{directory}/{file}");
            let name = file.rsplit('/').next().unwrap_or_default();
            let is_shown = match name.split_once('.') {
                Some((name, "snap")) if name.ends_with("_trace") => true,
                Some(("output", "snap")) => {
                    shows(&format!("{{{{#output {}}}}}", lesson.directory))
                }
                Some((name, "snap")) => {
                    shows(&format!("{{{{#output {} {name}}}}}", lesson.directory))
                }
                Some((_, "rs")) if file.starts_with("src/bin/") => shows(&path),
                _ => true,
            };
            if !is_shown {
                problems.push(Problem::new(path, 1, "no chapter shows this"));
            }
        }
    }
    problems
}
