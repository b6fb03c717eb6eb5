//! Links both ways: a term in *italics* leads to its entry in the glossary, and an entry
//! leads to a page that has its term in italics.

use crate::markdown::events;
use crate::problem::{Problem, line_at};
use crate::repository::Repository;
use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

const GLOSSARY: &str = "book/src/glossary.md";

/// A term, and where the book explains it.
struct Entry {
    term: String,
    /// Its line in the glossary.
    line: usize,
    /// The file beside the glossary to which the entry leads.
    page: Option<String>,
}

/// What to write instead of each term in italics in the chapter `text`.
pub fn links(
    repository: &Repository,
    file: &str,
    text: &str,
) -> Vec<(Range<usize>, String)> {
    if file == GLOSSARY {
        return Vec::new();
    }
    let entries = entries(repository);
    let italics = italics(text).into_iter();
    let links = italics.filter_map(|(words, range)| {
        let entry = entries.iter().find(|entry| entry.is(&words))?;
        // As mdBook makes its ids; a wrong one is found as a dead link.
        let id = entry.term.to_lowercase().replace(' ', "-");
        let link = format!("[{}](glossary.md#{id})", &text[range.clone()]);
        Some((range, link))
    });
    links.collect()
}

/// Each entry has to lead to a page that explains its term.
pub fn check(repository: &Repository) -> Vec<Problem> {
    let problem = |entry: &Entry| {
        let Some(page) = &entry.page else {
            return Some(
                "end this entry with a link to where the term is explained".into(),
            );
        };
        // That there is no such page is found by the check of links.
        let text = repository.read(&format!("book/src/{page}")).ok()?;
        let explained = italics(&text).iter().any(|(words, _)| entry.is(words));
        let term = &entry.term;
        (!explained).then(|| format!("{page} has no `{term}` in italics to explain it"))
    };
    let entries = entries(repository).into_iter();
    entries
        .filter_map(|entry| Some(Problem::new(GLOSSARY, entry.line, problem(&entry)?)))
        .collect()
}

impl Entry {
    /// Whether these words are the term, maybe with the ending of a verb or a plural.
    fn is(&self, words: &str) -> bool {
        let words = words.to_lowercase();
        words
            .strip_prefix(&self.term.to_lowercase())
            .is_some_and(|ending| ["", "s", "d", "ed", "ing"].contains(&ending))
    }
}

fn entries(repository: &Repository) -> Vec<Entry> {
    let text = repository.read(GLOSSARY).unwrap_or_default();
    let mut entries: Vec<Entry> = Vec::new();
    let mut in_title = false;
    for (event, range) in events(&text) {
        match event {
            Event::Start(Tag::DefinitionListTitle) => {
                let line = line_at(&text, range.start);
                entries.push(Entry { term: String::new(), line, page: None });
                in_title = true;
            }
            Event::End(TagEnd::DefinitionListTitle) => in_title = false,
            Event::Text(words) if in_title => {
                entries.last_mut().expect("its title has begun").term += &words;
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                if let Some(entry) = entries.last_mut() {
                    entry.page = dest_url.split('#').next().map(str::to_string);
                }
            }
            _ => {}
        }
    }
    entries
}

/// What is in italics in `text`, and where, with its stars.
fn italics(text: &str) -> Vec<(String, Range<usize>)> {
    let mut events = events(text);
    let mut found = Vec::new();
    while let Some((event, range)) = events.next() {
        if event == Event::Start(Tag::Emphasis) {
            let inside = events
                .by_ref()
                .take_while(|(event, _)| *event != Event::End(TagEnd::Emphasis));
            let words = inside.filter_map(|(event, _)| match event {
                Event::Text(words) | Event::Code(words) => Some(words.into_string()),
                _ => None,
            });
            found.push((words.collect(), range));
        }
    }
    found
}
