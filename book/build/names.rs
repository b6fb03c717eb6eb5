//! What a listing uses and no page explains: a reader cannot look it up.
//!
//! The rule sees names, not what they mean. Ours are the functions, types and constants that
//! the files of the lessons and of the tests define. A lesson's chapter may call one, or name
//! it, only if a listing of this or an earlier page defines it, or their text has it as
//! `code`. A name after a path says where it comes from. Methods are left out: which of
//! them are std's is known only with the types.

use crate::markdown::events;
use crate::problem::Problem;
use crate::repository::{Repository, files_below, lesson_number};
use mdbook_markdown::pulldown_cmark::Event;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::str::FromStr;

/// The words before the name of what a file defines.
const ITEMS: [&str; 8] =
    ["fn", "struct", "enum", "trait", "type", "const", "static", "union"];

/// A chapter, as far as its names are concerned.
pub struct Chapter {
    pub file: String,
    pub text: String,
    /// The Rust that it shows, each piece with its line in the chapter and the file it is of.
    pub code: Vec<(usize, String, String)>,
}

/// Names the first listing of a chapter that uses a name without an explanation, for each.
pub fn check(repository: &Repository, chapters: &[Chapter]) -> Vec<Problem> {
    let mut ours = BTreeSet::new();
    for directory in ["lessons", "tests"] {
        for file in files_below(&repository.root.join(directory)) {
            let is_source = ["/src/", "/tests/"].iter().any(|part| file.contains(part));
            if is_source && file.ends_with(".rs") {
                let code = repository.read(&format!("{directory}/{file}"));
                ours.extend(Names::of(&code.unwrap_or_default()).defined);
            }
        }
    }

    let mut explained: BTreeSet<String> = BTreeSet::new();
    let mut problems = Vec::new();
    for chapter in chapters {
        for (event, _) in events(&chapter.text) {
            if let Event::Code(code) = event {
                explained.extend(words(&code).map(str::to_string));
            }
        }
        let pieces = chapter.code.iter();
        let pieces: Vec<_> =
            pieces.map(|(line, path, code)| (*line, path, Names::of(code))).collect();
        explained.extend(pieces.iter().flat_map(|(_, _, names)| names.defined.clone()));
        let name = chapter.file.rsplit('/').next().unwrap_or_default();
        if lesson_number(name).is_none() {
            continue;
        }
        for (line, path, names) in pieces {
            for used in names.used.intersection(&ours) {
                if !names.local.contains(used) && explained.insert(used.clone()) {
                    let what = format!(
                        "`{used}` in {path} is never shown: show it, or say in the text what \
                         `{used}` is"
                    );
                    problems.push(Problem::new(&chapter.file, line, what));
                }
            }
        }
    }
    problems
}

/// The names in a text that has been set as code.
fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// The names in a piece of Rust.
#[derive(Default)]
struct Names {
    /// Of functions, types and constants outside of any body.
    defined: BTreeSet<String>,
    /// Of variables, parameters and fields.
    local: BTreeSet<String>,
    /// Of functions that are called, of types and constants; each without a path before it.
    used: BTreeSet<String>,
}

impl Names {
    fn of(code: &str) -> Names {
        let mut names = Names::default();
        // What is shown compiles, so the only error is that of a text that is no Rust.
        names.read(TokenStream::from_str(code).unwrap_or_default(), true);
        names
    }

    fn read(&mut self, tokens: TokenStream, outside: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is = |at: Option<usize>, text: &str| {
            at.and_then(|at| tokens.get(at))
                .is_some_and(|token| token.to_string() == text)
        };
        let mut imports = false;
        for (at, token) in tokens.iter().enumerate() {
            let (before, after) = (at.checked_sub(1), Some(at + 1));
            imports = (imports && !is(Some(at), ";")) || is(Some(at), "use");
            let name = match token {
                _ if imports => continue,
                TokenTree::Group(group) => {
                    self.read(group.stream(), false);
                    continue;
                }
                TokenTree::Ident(name) => name.to_string(),
                TokenTree::Punct(_) | TokenTree::Literal(_) => continue,
            };
            let is_called = matches!(
                tokens.get(at + 1),
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis
            );
            let has_path =
                is(before, ".") || is(before, ":") && is(at.checked_sub(2), ":");
            // In `Iterator<Item = T>` it is a part of `Iterator`.
            let is_part = is(after, "=") && (is(before, "<") || is(before, ","));
            let is_local = is(before, "let")
                || is(before, "mut")
                || is(after, ":") && !is(Some(at + 2), ":");
            if ITEMS.iter().any(|item| is(before, item)) {
                if outside {
                    self.defined.insert(name);
                }
            } else if is_local {
                self.local.insert(name);
            } else if !has_path
                && !is_part
                && (is_called || name.starts_with(char::is_uppercase))
            {
                self.used.insert(name);
            }
        }
    }
}
