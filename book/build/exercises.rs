//! `{{#exercises LESSON}}`: a lesson's exercises, as their own first lines tell of them.
//! `{{#promise NAME}}`: a promise of the contract checker, in its own words.

use crate::repository::Repository;

/// The exercises in the order of the lesson's Cargo.toml, each with what to type.
pub fn exercises(repository: &Repository, lesson: &str) -> Result<String, String> {
    let manifest = format!("lessons/{lesson}/Cargo.toml");
    let text = repository.read(&manifest)?;
    let names = text.lines().filter_map(|line| {
        line.strip_prefix("path = \"exercises/")?.strip_suffix("/attempts.rs\"")
    });
    let mut list = String::new();
    for name in names {
        let path = format!("lessons/{lesson}/exercises/{name}/exercise.rs");
        let statement = repository.read(&path)?;
        let item = item(name, &statement).ok_or_else(|| {
            format!(
                "{path} should begin with `//! # Title`, `//! **Build**, N minutes.` and a \
                 paragraph that needs nothing after it, each followed by an empty line"
            )
        })?;
        list += &item;
    }
    if list.is_empty() {
        return Err(format!("{manifest} names no exercise"));
    }
    Ok(format!("<div class=\"exercises\">\n\n{list}\n</div>\n"))
}

fn item(name: &str, statement: &str) -> Option<String> {
    let head = statement.lines().map_while(|line| line.strip_prefix("//!"));
    let head: Vec<&str> = head.map(str::trim).collect();
    let mut paragraphs = head.split(|line| line.is_empty()).map(|lines| lines.join(" "));
    let title = paragraphs.next()?.strip_prefix("# ")?.to_string();
    let kind = paragraphs.next()?;
    let (kind, minutes) = kind.strip_prefix("**")?.split_once("**, ")?;
    let situation = paragraphs.next().filter(|text| !text.ends_with(':'))?;
    Some(format!(
        "1. **{title}** ({}, {}): {situation}\n   <br>`cargo xtask exercise {name}`\n",
        kind.to_lowercase(),
        minutes.trim_end_matches('.'),
    ))
}

/// The promise and its reason.
pub fn promise(repository: &Repository, name: &str) -> Result<String, String> {
    const PROMISES: &str = "tests/contract/src/promise.rs";
    let text = repository.read(PROMISES)?;
    let mut lines = text.lines().map(str::trim);
    let quoted = |line: Option<&str>| {
        Some(line?.strip_prefix('"')?.strip_suffix('"')?.to_string())
    };
    lines
        .find(|line| line.strip_suffix(':') == Some(name))
        .and_then(|_| Some((quoted(lines.next())?, quoted(lines.next())?)))
        .map(|(sentence, why)| format!("> **{sentence}**\n> {why}\n"))
        .ok_or_else(|| {
            format!("{PROMISES} has no promise `{name}` with its two sentences")
        })
}
