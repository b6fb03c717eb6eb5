//! What a finished page promises and asks for: its ids, its links, what it loads.

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer,
};
use std::cell::RefCell;
use std::collections::HashSet;

/// What no text has, and what it is if a text has it.
const MARKS: [(&str, &str); 3] = [
    ("{{#", "is left over: put it in `code`"),
    ("{{/", "is left over: put it in `code`"),
    ("`", "has a backtick that begins or ends no code"),
];

/// One page of the book, or one style sheet, which only loads.
#[derive(Default)]
pub struct Page {
    pub ids: HashSet<String>,
    /// Ids that are on the page once more.
    pub repeated: Vec<String>,
    /// Where the reader can go.
    pub links: Vec<String>,
    /// What the browser fetches by itself: images, scripts, styles, fonts, frames.
    pub loads: Vec<String>,
    /// Text outside of code that Markdown or we should have replaced, each with what is wrong.
    pub left_over: Vec<(String, &'static str)>,
    /// How many elements of code or drawings are open, and which element holds what comes
    /// next.
    code_depth: usize,
    element: String,
}

impl Page {
    pub fn of_html(html: &str) -> Page {
        let reader = Tokenizer::new(Reader::default(), Default::default());
        let text = BufferQueue::default();
        text.push_back(html.into());
        // It would stop early only where the sink runs a script.
        let _ = reader.feed(&text);
        reader.end();
        reader.sink.0.into_inner()
    }

    pub fn of_style(css: &str) -> Page {
        let mut page = Page::default();
        page.add_style(css);
        page
    }

    fn add_tag(&mut self, tag: &Tag) {
        let name = &*tag.name;
        let is_code = matches!(name, "code" | "pre" | "svg");
        if tag.kind == TagKind::EndTag {
            self.code_depth = self.code_depth.saturating_sub(usize::from(is_code));
            self.element.clear();
            return;
        }
        self.code_depth += usize::from(is_code);
        self.element = name.to_string();
        for attribute in &tag.attrs {
            let value = attribute.value.to_string();
            match &*attribute.name.local {
                "id" if self.ids.contains(&value) => self.repeated.push(value),
                "id" => {
                    self.ids.insert(value);
                }
                "href" | "xlink:href" if matches!(name, "a" | "area") => {
                    self.links.push(value);
                }
                // A base is not fetched.
                "href" if name == "base" => {}
                "href" | "xlink:href" | "src" | "poster" | "data" => {
                    self.loads.push(value)
                }
                "srcset" => {
                    let images =
                        value.split(',').filter_map(|it| it.split_whitespace().next());
                    self.loads.extend(images.map(str::to_string));
                }
                "style" => self.add_style(&value),
                _ => {}
            }
        }
    }

    fn add_text(&mut self, text: &str) {
        if self.element == "style" {
            self.add_style(text);
        } else if self.code_depth == 0 && self.element != "script" {
            for (mark, what) in MARKS {
                let found =
                    text.lines().filter_map(|line| Some(&line[line.find(mark)?..]));
                self.left_over.extend(found.map(|it| (it.trim_end().to_string(), what)));
            }
        }
    }

    /// Adds what is in `url(…)` and after `@import`.
    fn add_style(&mut self, css: &str) {
        for mark in ["url(", "@import"] {
            for (start, _) in css.match_indices(mark) {
                let rest = css[start + mark.len()..].trim_start();
                let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
                let address = match quote {
                    Some(quote) => rest[1..].split(quote).next(),
                    None if mark == "url(" => rest.split(')').next(),
                    // `@import url(…)` is found as a url.
                    None => None,
                };
                self.loads.extend(address.map(|address| address.trim().to_string()));
            }
        }
    }
}

/// Fills a page with what the tokenizer finds.
#[derive(Default)]
struct Reader(RefCell<Page>);

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => {
                self.0.borrow_mut().add_tag(&tag);
                match &*tag.name {
                    "script" if tag.kind == TagKind::StartTag => {
                        return TokenSinkResult::RawData(RawKind::ScriptData);
                    }
                    "style" if tag.kind == TagKind::StartTag => {
                        return TokenSinkResult::RawData(RawKind::Rawtext);
                    }
                    _ => {}
                }
            }
            Token::CharacterTokens(text) => self.0.borrow_mut().add_text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
