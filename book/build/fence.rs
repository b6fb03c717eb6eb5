//! The rule for code blocks: nothing is typed into the book but a command for the reader.

use crate::include::include;
use crate::listing::Listing;
use crate::repository::Repository;

const RULE: &str = "code typed into the book: a fence holds exactly one line, \
                    {{#include PATH [ITEM] [nodocs]}}";

/// What a code block stands for.
///
/// `info` is what follows the opening fence; an indented block has none. An error
/// comes with its line, counted from the beginning of the block.
pub fn fence(
    repository: &Repository,
    info: Option<&str>,
    content: &str,
) -> Result<Listing, (usize, String)> {
    let language = match info {
        None => {
            let what = "four spaces make a code block: write a fence with {{#include PATH}}, \
                        or indent less";
            return Err((0, what.to_string()));
        }
        Some("") => {
            let what =
                "a fence without a language: write ```rust, ```python or ```console";
            return Err((0, what.to_string()));
        }
        Some(info) if info.contains(|c: char| !c.is_ascii_alphanumeric()) => {
            return Err((0, format!("write only the language after ```, not `{info}`")));
        }
        Some(language) => language,
    };
    let lines: Vec<&str> = content.lines().collect();
    match lines[..] {
        [line] if line.trim().starts_with("{{#include ") => {
            let argument = line.trim().strip_prefix("{{#include ");
            let argument = argument.and_then(|rest| rest.strip_suffix("}}"));
            let argument = argument.ok_or((1, "this helper has no }}".to_string()))?;
            let argument = argument.trim();
            let (argument, docs) = match argument.strip_suffix(" nodocs") {
                Some(argument) => (argument.trim_end(), false),
                None => (argument, true),
            };
            let (path, code) = include(repository, argument).map_err(|what| (1, what))?;
            Ok(Listing::code(&path, language, &code, docs))
        }
        [_, ..] if language == "console" => {
            let typed = lines.iter().position(|line| !line.starts_with("$ "));
            if let Some(line) = typed {
                let what = "in ```console every line is a command after `$ `; \
                            take what a program prints by {{#output LESSON}}";
                return Err((line + 1, what.to_string()));
            }
            let commands: Vec<&str> = lines.iter().map(|line| &line[2..]).collect();
            Ok(Listing::terminal(&commands, ""))
        }
        _ => Err((0, RULE.to_string())),
    }
}
