//! Just enough HTML: the tags of a page with their attributes, and the text between them.

/// A piece of a page, in the order of the page.
pub enum Piece<'page> {
    /// `<name attribute="value">`, also `<name … />`.
    Open(Tag<'page>),
    /// `</name>`.
    Close(&'page str),
    /// Anything else but comments, as it is written, with its entities.
    Text(&'page str),
}

/// An opening tag.
pub struct Tag<'page> {
    pub name: &'page str,
    pub attributes: Vec<(&'page str, String)>,
    /// Where in the page its `<` stands.
    pub offset: usize,
}

impl Tag<'_> {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(attribute, _)| *attribute == name)?;
        Some(&found.1)
    }
}

/// Splits a page. The contents of `<script>` and `<style>` are one text each.
pub fn pieces(page: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        if start > 0 {
            pieces.push(Piece::Text(&rest[..start]));
        }
        rest = &rest[start..];
        let offset = page.len() - rest.len();
        let end = if rest.starts_with("<!--") { "-->" } else { ">" };
        if let Some(closing) = rest.strip_prefix("</") {
            let name = &closing[..closing.find('>').unwrap_or(closing.len())];
            pieces.push(Piece::Close(name.trim()));
        } else if !rest.starts_with("<!") {
            let (tag, after) = open(rest, offset);
            let name = tag.name;
            pieces.push(Piece::Open(tag));
            rest = after;
            if matches!(name, "script" | "style") {
                let close = rest.find(&format!("</{name}")).unwrap_or(rest.len());
                pieces.push(Piece::Text(&rest[..close]));
                rest = &rest[close..];
            }
            continue;
        }
        rest = rest.split_once(end).map_or("", |(_, after)| after);
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// Reads the tag at the beginning of `text`; returns it and what follows it.
fn open(text: &str, offset: usize) -> (Tag<'_>, &str) {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '>' | '/' | '=');
    let (name, mut rest) = split_at(&text[1..], is_end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            break;
        }
        let (attribute, after) = split_at(rest, is_end);
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('=').map(str::trim_start) {
            None => ("", after),
            Some(value) => match value.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    value[1..].split_once(quote).unwrap_or((&value[1..], ""))
                }
                _ => split_at(value, |c| c.is_whitespace() || c == '>'),
            },
        };
        attributes.push((attribute, unescape(value)));
        rest = after;
    }
    let rest = rest.strip_prefix('>').unwrap_or(rest);
    (Tag { name, attributes, offset }, rest)
}

fn split_at(text: &str, is_end: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(is_end).unwrap_or(text.len()))
}

/// Text as it must be written between tags and in attributes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn unescape(value: &str) -> String {
    value
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
