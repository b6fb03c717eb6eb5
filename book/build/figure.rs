//! `{{#figure NAME [CAPTION]}}`: the picture `book/figures/NAME.svg`, drawn by hand.
//!
//! * A figure is one `<svg viewBox="0 0 WIDTH HEIGHT" role="img">`, in pixels and at most 750
//!   wide; on a phone it scrolls.
//! * It begins with a `<title>`, what it is, and a `<desc>`, what one sees in it, for readers
//!   who cannot. The `<desc>` is the caption too, unless the chapter gives one.
//! * Colours, fonts and strokes come from the classes in `theme/course.css`, never from
//!   attributes, so that it is legible in every theme and on paper:
//!   - `box`, for a `<rect>`; `box live` for what the figure is about, `box weak` for what is
//!     not there yet or no more;
//!   - `arrow`, for a `<path>`, which gets its head by itself; `arrow live`, `arrow weak`;
//!   - `code`, `small`, `live`, `weak`, for a `<text>`, which is centred at its `x`, or begins
//!     there with `start`;
//!   - `step`, for a `<text>` that is a number in a circle: ❶ to ❿.
//! * A value that a program printed has `data-from="PATH"`; its text must be in that file.
//! * It has no ids: the same figure may be in two chapters.

use crate::problem::line_with;
use crate::repository::Repository;
use roxmltree::{Document, Node};
use timeline::escape;

/// As wide as the text of a page.
const WIDEST: u32 = 750;

/// What the classes of the style sheet are for.
const STYLED: [&str; 6] =
    ["style", "fill", "stroke", "stroke-width", "font-family", "font-size"];

/// The picture as HTML. `page` tells its ids from those on other pages.
pub fn figure(
    repository: &Repository,
    page: &str,
    name: &str,
    caption: &str,
) -> Result<String, String> {
    let path = format!("book/figures/{name}.svg");
    let picture = repository.read(&path)?;
    let document = Document::parse(&picture)
        .map_err(|error| format!("{path}:{}: {error}", error.pos().row))?;
    let svg = document.root_element();
    let wrong = |node: Node, what: &str| {
        let line = document.text_pos_at(node.range().start).row;
        format!("{path}:{line}: {what}")
    };

    let size = size(svg).ok_or_else(|| {
        let what = format!(
            "write <svg viewBox=\"0 0 WIDTH HEIGHT\" role=\"img\">, at most {WIDEST} wide"
        );
        wrong(svg, &what)
    })?;
    let text = |tag: &str| {
        let child = svg.children().find(|child| child.has_tag_name(tag));
        let text = child.map(words).filter(|text| !text.is_empty());
        text.ok_or_else(|| wrong(svg, &format!("a figure needs a <{tag}>")))
    };
    let (title, story) = (text("title")?, text("desc")?);
    let style = repository.read("book/theme/course.css")?;
    for node in svg.descendants().filter(Node::is_element) {
        if let Some(name) = STYLED.iter().find(|name| node.has_attribute(**name)) {
            return Err(wrong(
                node,
                &format!("`{name}`: use a class of theme/course.css"),
            ));
        }
        if node.has_attribute("id") {
            return Err(wrong(node, "a figure has no ids"));
        }
        for class in node.attribute("class").unwrap_or_default().split_whitespace() {
            if line_with(&style, &[&format!(".{class}")]).is_none() {
                let what = format!("theme/course.css has no class `{class}`");
                return Err(wrong(node, &what));
            }
        }
        if let Some(source) = node.attribute("data-from") {
            let value = words(node);
            let file = repository.read(source).map_err(|what| wrong(node, &what))?;
            if !file.lines().any(|line| has_words(line, &value)) {
                return Err(wrong(node, &format!("`{value}` is not in {source}")));
            }
        }
    }

    let id = format!("{page}-{name}");
    let (caption, labels) = match caption {
        "" => (story.as_str(), id.clone()),
        caption => (caption, format!("{id} {id}-story")),
    };
    // From the first child on the file is taken as it is, but for a blank line, which would
    // end the HTML for Markdown.
    let inside = svg.children().filter(|node| {
        !node.is_comment() && !node.has_tag_name("title") && !node.has_tag_name("desc")
    });
    let inside: String = inside.map(|node| &picture[node.range()]).collect();
    let inside: Vec<&str> =
        inside.lines().filter(|line| !line.trim().is_empty()).collect();
    Ok(format!(
        "<figure class=\"figure\">\n<div>\n\
         <svg {size} role=\"img\" aria-labelledby=\"{labels}\">\n\
         <title id=\"{id}\">{}</title>\n<desc id=\"{id}-story\">{}</desc>\n{}\n</svg>\n</div>\n\
         <figcaption>\n\n{caption}\n\n</figcaption>\n</figure>\n",
        escape(&title),
        escape(&story),
        inside.join("\n"),
    ))
}

/// The attributes that show a pixel of the picture as a pixel of the page.
fn size(svg: Node) -> Option<String> {
    let view = svg.attribute("viewBox")?;
    let numbers: Vec<u32> =
        view.split(' ').map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let is_image = svg.has_tag_name("svg") && svg.attribute("role") == Some("img");
    match numbers[..] {
        [0, 0, width @ ..=WIDEST, height] if is_image => {
            Some(format!("viewBox=\"{view}\" width=\"{width}\" height=\"{height}\""))
        }
        _ => None,
    }
}

/// The text in an element, in one line.
fn words(node: Node) -> String {
    let texts = node.descendants().filter(Node::is_text).filter_map(|child| child.text());
    one_line(&texts.collect::<String>())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a line has this value, and not only a part of it: `2` is not in `1002`.
fn has_words(line: &str, value: &str) -> bool {
    let line = one_line(line);
    let mut found = line.match_indices(value).filter(|_| !value.is_empty());
    found.any(|(start, _)| {
        let (before, after) = (&line[..start], &line[start + value.len()..]);
        !before.ends_with(char::is_alphanumeric)
            && !after.starts_with(char::is_alphanumeric)
    })
}
