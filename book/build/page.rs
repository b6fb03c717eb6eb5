//! What a finished page promises and asks for: its ids, its links, what it loads.

use crate::html::{Piece, Tag, pieces};
use std::collections::HashSet;

/// One page of the book, or one style sheet, which only loads.
#[derive(Default)]
pub struct Page {
    pub ids: HashSet<String>,
    /// Ids that stand on the page once more.
    pub repeated: Vec<String>,
    /// Where the reader can go.
    pub links: Vec<String>,
    /// What the browser fetches by itself: images, scripts, styles, fonts, frames.
    pub loads: Vec<String>,
    /// Text outside of code that still looks like a helper.
    pub helpers: Vec<String>,
}

impl Page {
    pub fn of_html(html: &str) -> Page {
        let mut page = Page::default();
        let mut code_depth = 0_usize;
        let mut element = "";
        for piece in pieces(html) {
            match piece {
                Piece::Open(tag) => {
                    code_depth += usize::from(is_code(tag.name));
                    element = tag.name;
                    page.add(&tag);
                }
                Piece::Close(name) => {
                    code_depth = code_depth.saturating_sub(usize::from(is_code(name)));
                    element = "";
                }
                Piece::Text(style) if element == "style" => page.add_style(style),
                Piece::Text(text) if code_depth == 0 && element != "script" => {
                    for mark in ["{{#", "{{/"] {
                        let found = text.match_indices(mark);
                        let lines = found.map(|(start, _)| first_line(&text[start..]));
                        page.helpers.extend(lines.map(str::to_string));
                    }
                }
                Piece::Text(_) => {}
            }
        }
        page
    }

    pub fn of_style(css: &str) -> Page {
        let mut page = Page::default();
        page.add_style(css);
        page
    }

    fn add(&mut self, tag: &Tag<'_>) {
        for (name, value) in &tag.attributes {
            let value = value.clone();
            match *name {
                "id" if self.ids.contains(&value) => self.repeated.push(value),
                "id" => {
                    self.ids.insert(value);
                }
                "href" | "xlink:href" if matches!(tag.name, "a" | "area") => {
                    self.links.push(value);
                }
                // A base is not fetched.
                "href" if tag.name == "base" => {}
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

    /// Adds what stands in `url(…)` and behind `@import`.
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

fn is_code(element: &str) -> bool {
    matches!(element, "code" | "pre")
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim_end()
}
