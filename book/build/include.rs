//! `{{#include PATH}}` is a file of the repository, `{{#include PATH ITEM}}` one item of
//! it.
//!
//! The sources carry no marks for the book. An item is found by its own first line and
//! ends where its indentation says so; rustfmt and Python both guarantee that shape.

use crate::repository::Repository;
use std::ops::RangeInclusive;
use textwrap::dedent;

/// Returns the path, for the caption, and the lines to show, without common indentation.
pub fn include(
    repository: &Repository,
    argument: &str,
) -> Result<(String, String), String> {
    let (path, item) = match argument.split_once(' ') {
        Some((path, item)) => (path, Some(item.trim())),
        None => (argument, None),
    };
    let source = repository.read(path)?;
    let lines: Vec<&str> = source.trim_end().lines().collect();
    let shown = match item {
        Some(item) => &lines[find(path, &lines, item)?],
        None => &lines[..],
    };
    Ok((path.to_string(), dedent(&shown.join("\n"))))
}

/// The lines of the only item whose first line starts with `item`.
fn find(path: &str, lines: &[&str], item: &str) -> Result<RangeInclusive<usize>, String> {
    let last_line = match path.rsplit_once('.') {
        Some((_, "rs")) => last_line_in_rust,
        Some((_, "py")) => last_line_in_python,
        _ => return Err(format!("{path}: only .rs and .py files have items")),
    };
    let found: Vec<usize> =
        (0..lines.len()).filter(|&line| starts_item(lines[line], item)).collect();
    match found[..] {
        [line] => {
            let last = last_line(lines, line)
                .ok_or_else(|| format!("{path}:{}: `{item}` never ends", line + 1))?;
            Ok(first_line(lines, line)..=last)
        }
        [] => Err(format!("no such anchor: {path} has no item `{item}`")),
        _ => {
            let places: Vec<String> =
                found.iter().map(|line| (line + 1).to_string()).collect();
            let places = places.join(", ");
            Err(format!(
                "no such anchor: {path} has more than one item `{item}`, in lines {places}; \
                 write more of its line"
            ))
        }
    }
}

/// Words that may come before the word that tells what the item is.
const QUALIFIERS: [&str; 6] =
    ["pub ", "pub(crate) ", "pub(super) ", "async ", "unsafe ", "const "];

/// Whether the line, or what is left of it without qualifiers, is `item` and ends a word
/// there.
fn starts_item(line: &str, item: &str) -> bool {
    let mut rest = line.trim_start();
    loop {
        let ends_a_word = |after: &str| {
            !after.starts_with(|next: char| next.is_alphanumeric() || next == '_')
        };
        if without_generics(rest).strip_prefix(item).is_some_and(ends_a_word) {
            return true;
        }
        match QUALIFIERS.iter().find_map(|qualifier| rest.strip_prefix(qualifier)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
}

/// Makes `impl Wake for …` of `impl<T: Send> Wake for …`.
fn without_generics(line: &str) -> String {
    let Some(generics) = line.strip_prefix("impl<") else { return line.to_string() };
    let mut depth = 1;
    let mut previous = ' ';
    for (offset, next) in generics.char_indices() {
        match next {
            '<' => depth += 1,
            // The arrow in `impl<F: Fn() -> T>` closes nothing.
            '>' if previous != '-' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return format!("impl{}", &generics[offset + 1..]);
        }
        previous = next;
    }
    line.to_string()
}

/// Goes up from the item over the comments and attributes directly above it.
fn first_line(lines: &[&str], item: usize) -> usize {
    let depth = indentation(lines[item]);
    let starts = |line: usize, marks: &[&str]| {
        let text = lines[line].trim_start();
        indentation(lines[line]) == depth
            && marks.iter().any(|mark| text.starts_with(mark))
    };
    let mut first = item;
    while let Some(above) = first.checked_sub(1) {
        if starts(above, &[")]"]) {
            // An attribute over several lines.
            first = (0..above).rev().find(|&line| starts(line, &["#["])).unwrap_or(above);
        } else if starts(above, &["//", "#", "@"]) && !starts(above, &["//!", "#!"]) {
            first = above;
        } else {
            break;
        }
    }
    first
}

/// An item with a body ends with `}` at its own indentation, an item without one ends with its
/// semicolon.
fn last_line_in_rust(lines: &[&str], item: usize) -> Option<usize> {
    let depth = indentation(lines[item]);
    let mut has_body = false;
    for (line, text) in lines.iter().enumerate().skip(item) {
        let code = text.split(" //").next().unwrap_or_default().trim_end();
        let closes_body =
            indentation(text) == depth && code.trim_start().starts_with('}');
        let closes_itself = line == item && code.contains('{') && code.ends_with('}');
        if closes_body || closes_itself || (!has_body && code.ends_with(';')) {
            return Some(line);
        }
        has_body |= code.contains('{');
    }
    None
}

/// An item ends before the next line that is indented no deeper.
fn last_line_in_python(lines: &[&str], item: usize) -> Option<usize> {
    let depth = indentation(lines[item]);
    let is_blank = |line: usize| lines[line].trim().is_empty();
    // The bracket that closes a list of parameters is as far left as the item.
    let is_outside = |line: usize| {
        indentation(lines[line]) <= depth
            && !is_blank(line)
            && !lines[line].trim_start().starts_with([')', ']', '}'])
    };
    let end = (item + 1..lines.len()).find(|&line| is_outside(line));
    (item..end.unwrap_or(lines.len())).rev().find(|&line| !is_blank(line))
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
