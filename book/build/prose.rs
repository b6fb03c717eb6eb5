//! What is wrong with the sentences of a chapter, as far as a program can tell.

use crate::markdown::events;
use crate::problem::{Problem, line_at};
use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};

/// Finds each colon that announces nothing, and each bracket that makes no link.
pub fn check(file: &str, text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut report = |offset: usize, what: &str| {
        problems.push(Problem::new(file, line_at(text, offset), what));
    };
    // Where what has just ended ends with a colon.
    let mut colon: Option<usize> = None;
    let end = (Event::End(TagEnd::Paragraph), text.len()..text.len());
    for (event, range) in events(text).chain([end]) {
        let source = &text[range.clone()];
        let announcement = colon.take().filter(|_| !is_announced(&event, source));
        if let Some(colon) = announcement {
            report(colon, "a colon, and no list, listing, figure or table after it");
        }
        match event {
            // An item ends with its last paragraph, which may have been reported.
            Event::End(TagEnd::Paragraph | TagEnd::Item) if announcement.is_none() => {
                let sentence = source.trim_end_matches(['*', '_', '>', '\r', '\n', ' ']);
                colon = sentence.ends_with(':').then_some(range.start + sentence.len());
            }
            // A bracket that is meant has a backslash before it.
            Event::Text(_)
                if source.starts_with('[') && !text[..range.start].ends_with('\\') =>
            {
                report(range.start, "a link to nowhere, or code without backticks: [");
            }
            _ => {}
        }
    }
    problems
}

/// Whether something begins here that a sentence can announce with a colon.
fn is_announced(event: &Event, source: &str) -> bool {
    let shown: &[&str] = match event {
        Event::Start(
            Tag::List(_)
            | Tag::DefinitionList
            | Tag::CodeBlock(_)
            | Tag::Table(_)
            | Tag::BlockQuote(_),
        ) => return true,
        Event::Start(Tag::Paragraph) => &["{{#"],
        Event::Start(Tag::HtmlBlock) => {
            &["<div", "<figure", "<table", "<ul", "<ol", "<dl"]
        }
        _ => &[],
    };
    shown.iter().any(|beginning| source.starts_with(beginning))
}
