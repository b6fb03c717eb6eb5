//! One chapter: its code blocks and its `{{#helper}}`s, replaced by what they stand for.

use crate::console::output;
use crate::exercises::{exercises, promise};
use crate::fence::fence;
use crate::figure::figure;
use crate::glossary;
use crate::listing::Listing;
use crate::machine::machine;
use crate::map::map;
use crate::markdown::events;
use crate::play::play;
use crate::problem::{Problem, line_at};
use crate::prose;
use crate::repository::{Repository, lesson_number};
use crate::timeline::timeline;
use ::timeline::{BY_ORDER, BY_TIME, Scale};
use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag};
use std::ops::Range;
use timeline::escape;

/// What an author can write, for the messages.
const HELPERS: &str = "{{#include PATH [ITEM] [nodocs]}} in a fence, {{#output LESSON [NAME]}}, \
                       {{#notes}} and {{/notes}} around a list below one of these, \
                       {{#figure NAME [CAPTION]}}, {{#timeline LESSON [NAME [by-time]]}}, \
                       {{#exercises LESSON}}, \
                       {{#promise NAME}}, {{#machine NN}} or {{#machine all}}, {{#map}}, {{#play}}, \
                       {{#minutes}}";

/// What a listing may show at one go. Beyond, a reader loses the thread.
const LONGEST: usize = 60;

/// Ends what `{{#notes}}` begins.
const CLOSING: &str = "{{/notes}}";

/// A chapter as mdBook gets it, and what is wrong with it.
pub struct Expanded {
    pub text: String,
    /// The Rust that it shows, each piece with its line in the chapter and the file it is of.
    pub code: Vec<(usize, String, String)>,
    pub problems: Vec<Problem>,
}

/// Expands the chapter `text`, which was read from `file`.
pub fn expand(repository: &Repository, file: &str, text: &str) -> Expanded {
    let mut chapter = Chapter {
        repository,
        file,
        text,
        blocks: Vec::new(),
        listings: Vec::new(),
        edits: glossary::links(repository, file, text),
        folds: Vec::new(),
        minutes: Vec::new(),
        captions: Vec::new(),
        words: 0,
        problems: prose::check(file, text),
    };
    chapter.read_markdown();
    chapter.read_helpers();
    chapter.finish()
}

struct Chapter<'a> {
    repository: &'a Repository,
    file: &'a str,
    text: &'a str,
    /// Where the code blocks are. What looks like a helper there is not one.
    blocks: Vec<Range<usize>>,
    /// What to write instead of the code blocks and outputs, where, and in which margin.
    listings: Vec<(Range<usize>, String, Listing)>,
    /// What to write instead of what, in no order; the ranges never overlap.
    edits: Vec<(Range<usize>, String)>,
    /// Where a `<details>` begins, with 1, and where it ends, with -1.
    folds: Vec<(usize, i32)>,
    /// Where the minutes are wanted, which are known only at the end.
    minutes: Vec<Range<usize>>,
    /// What is explained below the drawings so far.
    captions: Vec<String>,
    /// Words of prose.
    words: usize,
    problems: Vec<Problem>,
}

impl Chapter<'_> {
    /// Replaces the code blocks and counts the words of everything else.
    fn read_markdown(&mut self) {
        let mut events = events(self.text);
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let texts = events.by_ref().map_while(|(event, _)| match event {
                        Event::Text(text) => Some(text.into_string()),
                        _ => None,
                    });
                    let content: String = texts.collect();
                    self.replace_block(&kind, range, &content);
                }
                Event::Text(text) | Event::Code(text) => {
                    self.words += text.split_whitespace().count();
                }
                Event::Html(_) | Event::InlineHtml(_) => self.read_html(range),
                _ => {}
            }
        }
    }

    /// mdBook reads no Markdown in a `<summary>`, so its code is made here.
    fn read_html(&mut self, range: Range<usize>) {
        let (start, html) = (range.start, &self.text[range]);
        if html.to_ascii_lowercase().contains("<pre") {
            let what = "raw <pre>: write a fence with {{#include PATH}} in it";
            self.problem(start, what);
        }
        for (mark, deeper) in [("<details", 1), ("</details", -1)] {
            let found = html.match_indices(mark);
            self.folds.extend(found.map(|(offset, _)| (start + offset, deeper)));
        }
        if !html.contains("<summary>") {
            return;
        }
        let ticks: Vec<usize> = html.match_indices('`').map(|(tick, _)| tick).collect();
        for pair in ticks.chunks_exact(2) {
            let code = escape(&html[pair[0] + 1..pair[1]]);
            let range = start + pair[0]..start + pair[1] + 1;
            self.edits.push((range, format!("<code>{code}</code>")));
        }
    }

    fn replace_block(
        &mut self,
        kind: &CodeBlockKind,
        range: Range<usize>,
        content: &str,
    ) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => Some(info.trim()),
            CodeBlockKind::Indented => None,
        };
        let listing = fence(self.repository, info, content).and_then(|listing| {
            self.check_owner(listing.path().unwrap_or_default())
                .map_err(|what| (1, what))?;
            Ok(listing)
        });
        match listing {
            Ok(listing) => {
                // In a list or a quotation every line must be indented as the fence is.
                let margin = self.before(range.start).chars();
                let margin = margin.map(|c| if c == '>' { c } else { ' ' }).collect();
                self.listings.push((range.clone(), margin, listing));
            }
            Err((line, what)) => {
                let line = line_at(self.text, range.start) + line;
                self.problems.push(Problem::new(self.file, line, what));
            }
        }
        self.blocks.push(range);
    }

    fn read_helpers(&mut self) {
        for (start, _) in self.text.match_indices("{{#") {
            if self.blocks.iter().any(|block| block.contains(&start)) {
                continue;
            }
            if self.before(start).ends_with('\\') {
                self.edits.push((start - 1..start, String::new()));
            } else if let Err(what) = self.replace_helper(start) {
                self.problem(start, what);
                // So that the check of the pages does not find it once more.
                self.edits.push((start..start + 3, String::new()));
            }
        }
    }

    fn replace_helper(&mut self, start: usize) -> Result<(), String> {
        let line = self.text[start..].lines().next().unwrap_or_default();
        let length = line.find("}}").ok_or("this helper has no }} on its line")? + 2;
        let (helper, after) = line.split_at(length);
        let words: Vec<&str> = helper[3..length - 2].split_whitespace().collect();
        let range = start..start + length;
        if words[..] == ["minutes"] {
            self.minutes.push(range);
            return Ok(());
        }
        let margin = self.before(start).to_string();
        if margin.contains(|c| !matches!(c, ' ' | '>')) || !after.trim().is_empty() {
            return Err(format!("{helper} must be alone on its line"));
        }
        if let ["output" | "timeline" | "exercises", lesson, ..] = words[..] {
            self.check_owner(&format!("lessons/{lesson}/"))?;
        }
        let html = match words[..] {
            ["map"] => map(self.repository)?,
            ["machine", lesson] => machine(self.repository, lesson)?,
            ["output", lesson] | ["output", lesson, _] => {
                let name = words.get(2).unwrap_or(&"output");
                let listing = output(self.repository, lesson, name)?;
                self.listings.push((range, margin, listing));
                return Ok(());
            }
            ["notes"] => return self.replace_notes(range),
            ["figure", name, ..] => {
                figure(self.repository, self.page(), name, &words[2..].join(" "))?
            }
            ["timeline", lesson] => self.timeline(lesson, "output", BY_ORDER)?,
            ["timeline", lesson, name] => self.timeline(lesson, name, BY_ORDER)?,
            ["timeline", lesson, name, "by-time"] => {
                self.timeline(lesson, name, BY_TIME)?
            }
            ["exercises", lesson] => exercises(self.repository, lesson)?,
            ["promise", name] => promise(self.repository, name)?,
            ["play"] => play(self.repository)?,
            ["include", ..] => {
                return Err("{{#include}} works only as the one line in a fence; \
                            after a line of HTML a fence needs a blank line"
                    .to_string());
            }
            [
                "minutes" | "map" | "machine" | "output" | "notes" | "figure"
                | "timeline" | "exercises" | "promise" | "play",
                ..,
            ] => {
                return Err(format!("wrong arguments in {helper}; there are {HELPERS}"));
            }
            _ => return Err(format!("unknown helper {helper}; there are {HELPERS}")),
        };
        self.edits.push((range, apart(&html, &margin)));
        Ok(())
    }

    /// A lesson's chapter shows what its own lesson has; the other pages show what they like.
    fn check_owner(&self, path: &str) -> Result<(), String> {
        let own = format!("lessons/{}/", self.page());
        if lesson_number(self.page()).is_none()
            || path.is_empty()
            || path.starts_with(&own)
        {
            return Ok(());
        }
        Err(format!("{path} is not in {own}: link to the page that shows it instead"))
    }

    /// Numbers the rows of the listing above that the notes tell of, and the notes.
    fn replace_notes(&mut self, opening: Range<usize>) -> Result<(), String> {
        let rest = &self.text[opening.end..];
        let length = rest.find(CLOSING).ok_or_else(|| format!("no {CLOSING} below"))?;
        let inside = opening.end..opening.end + length;
        let margin = self.before(opening.start).to_string();
        self.edits
            .push((inside.end..inside.end + CLOSING.len(), apart("</div>\n", &margin)));
        let (texts, bullets) = notes(&self.text[inside.clone()]).ok_or(
            "between {{#notes}} and {{/notes}} is a list with `*`; each item is one paragraph \
             and begins with the `code` that it explains",
        )?;
        let above = self.listings.iter_mut().filter(|(at, ..)| at.start < inside.start);
        let (.., listing) = above
            .max_by_key(|(at, ..)| at.start)
            .ok_or("no listing above these notes")?;
        if listing.has_notes() {
            return Err("the listing above has its notes already".into());
        }
        if let Err((note, what)) = listing.number(&texts) {
            self.problem(inside.start + bullets[note], what);
        }
        self.edits.push((opening, apart("<div class=\"notes\">\n", &margin)));
        for bullet in bullets {
            let bullet = inside.start + bullet;
            self.edits.push((bullet..bullet + 1, "1.".to_string()));
        }
        Ok(())
    }

    /// A caption is on a page once, below the first of its drawings.
    fn timeline(
        &mut self,
        lesson: &str,
        name: &str,
        scale: Scale,
    ) -> Result<String, String> {
        let (mut inside, caption) = timeline(self.repository, lesson, name, scale)?;
        if !self.captions.contains(&caption) {
            inside += &format!("<figcaption>{caption}</figcaption>\n");
            self.captions.push(caption);
        }
        Ok(format!("<figure class=\"timeline\">\n{inside}</figure>\n"))
    }

    /// The name of the file without its ending.
    fn page(&self) -> &str {
        let name = self.file.rsplit('/').next().unwrap_or_default();
        name.trim_end_matches(".md")
    }

    /// What is before `offset` on its line.
    fn before(&self, offset: usize) -> &str {
        let line = self.text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
        &self.text[line..offset]
    }

    fn problem(&mut self, offset: usize, what: impl Into<String>) {
        self.problems.push(Problem::new(self.file, line_at(self.text, offset), what));
    }

    /// Complains of each listing that is too long and is not folded.
    fn check_length(&mut self) {
        let is_folded = |at: usize| {
            let above = self.folds.iter().filter(|(fold, _)| *fold < at);
            above.map(|(_, deeper)| deeper).sum::<i32>() > 0
        };
        let listings = self.listings.iter();
        let too_long = listings
            .filter(|(at, _, it)| it.len() > LONGEST && !is_folded(at.start))
            .map(|(at, _, listing)| {
                let what = format!(
                    "a listing of {} lines, more than {LONGEST}: show it in pieces, leave its \
                     documentation out with `nodocs`, or fold it into <details class=\"aside\">",
                    listing.len()
                );
                Problem::new(self.file, line_at(self.text, at.start), what)
            });
        let too_long: Vec<Problem> = too_long.collect();
        self.problems.extend(too_long);
    }

    /// A minute is 200 words of prose or 15 lines of code, as test readers judged it.
    fn finish(mut self) -> Expanded {
        let lines: usize = self.listings.iter().map(|(.., listing)| listing.len()).sum();
        let minutes = (self.words * 3 + lines * 40).div_ceil(600);
        self.check_length();
        let code = self.listings.iter().filter_map(|(at, _, listing)| {
            let (path, code) = listing.rust()?;
            Some((line_at(self.text, at.start), path.to_string(), code))
        });
        let code = code.collect();
        let listings = self.listings.drain(..);
        let html = listings.map(|(at, margin, it)| (at, apart(&it.html(), &margin)));
        self.edits.extend(html);
        self.edits.extend(self.minutes.drain(..).map(|at| (at, minutes.to_string())));
        self.edits.sort_by_key(|(range, _)| range.start);
        let mut text = self.text.to_string();
        for (range, replacement) in self.edits.into_iter().rev() {
            text.replace_range(range, &replacement);
        }
        Expanded { text, code, problems: self.problems }
    }
}

/// Blank lines around HTML keep Markdown from joining it with what is above and below.
/// In a list or a quotation every line has the same margin.
fn apart(html: &str, margin: &str) -> String {
    let html = html.replace('\n', &format!("\n{margin}"));
    format!("\n{margin}{html}\n{margin}")
}

/// The code with which each item of a list begins, and where the bullets are; `None` when
/// `text` is anything else but such a list.
fn notes(text: &str) -> Option<(Vec<String>, Vec<usize>)> {
    let mut events = events(text).peekable();
    let mut codes = Vec::new();
    let mut bullets = Vec::new();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::List(None)) if codes.is_empty() => {}
            Event::Start(Tag::Item) => {
                events.next_if(|(it, _)| *it == Event::Start(Tag::Paragraph));
                let (Event::Code(code), _) = events.next()? else { return None };
                codes.push(code.into_string());
                // The item begins with its indentation.
                let item = text[range.clone()].trim_start();
                bullets.push(range.end - item.strip_prefix('*').map(|_| item.len())?);
            }
            Event::Start(
                Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. },
            ) => {}
            Event::Start(_) => return None,
            _ => {}
        }
    }
    (!codes.is_empty()).then_some((codes, bullets))
}
