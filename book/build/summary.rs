//! Every chapter is listed, everything listed is there, and every lesson has its chapter.

use crate::markdown::events;
use crate::problem::{Problem, line_at};
use crate::repository::{Repository, files_below, lesson_number};
use mdbook_markdown::pulldown_cmark::{Event, Tag};
use std::fs;

const SUMMARY: &str = "book/src/SUMMARY.md";

/// Compares SUMMARY.md with the files beside it and with the lessons.
pub fn check(repository: &Repository) -> Vec<Problem> {
    let text = match repository.read(SUMMARY) {
        Ok(text) => text,
        Err(what) => return vec![Problem::new(SUMMARY, 1, what)],
    };
    let source = repository.root.join("book/src");
    let listed = listed(&text);
    let is_listed = |file: &str| listed.iter().any(|(chapter, _)| chapter == file);
    let mut problems = Vec::new();

    for (chapter, line) in &listed {
        if !source.join(chapter).is_file() {
            let what = format!("no such chapter: write book/src/{chapter} or unlist it");
            problems.push(Problem::new(SUMMARY, *line, what));
        }
        let name = chapter.trim_end_matches(".md");
        let is_lesson = repository.lessons.iter().any(|lesson| lesson.directory == name);
        if lesson_number(name).is_some() && !is_lesson {
            let what = format!("{chapter} is a chapter without a lesson lessons/{name}");
            problems.push(Problem::new(SUMMARY, *line, what));
        }
    }
    for file in files_below(&source) {
        if file.ends_with(".md") && file != "SUMMARY.md" && !is_listed(&file) {
            let what = "this chapter is not listed in book/src/SUMMARY.md";
            problems.push(Problem::new(format!("book/src/{file}"), 1, what));
        }
    }
    for lesson in &repository.lessons {
        let chapter = format!("{}.md", lesson.directory);
        if lesson.number().is_some() && !is_listed(&chapter) {
            let what = format!(
                "lessons/{} has no chapter: write book/src/{chapter} and list it here",
                lesson.directory
            );
            problems.push(Problem::new(SUMMARY, 1, what));
        }
    }
    problems
}

/// The chapters that the summary lists, and their lines in it.
fn listed(summary: &str) -> Vec<(String, usize)> {
    events(summary)
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::Link { dest_url, .. }) if !dest_url.is_empty() => {
                Some((dest_url.to_string(), line_at(summary, range.start)))
            }
            _ => None,
        })
        .collect()
}

/// The text of every chapter, with its path from the root of the repository.
pub fn chapters(repository: &Repository) -> Vec<(String, String)> {
    let source = repository.root.join("book/src");
    files_below(&source)
        .into_iter()
        .filter(|file| file.ends_with(".md"))
        .map(|file| {
            let text = fs::read_to_string(source.join(&file)).unwrap_or_default();
            (format!("book/src/{file}"), text)
        })
        .collect()
}
