//! The rule for code blocks: nothing is typed into the book but a command for the reader.

use crate::console::terminal;
use crate::html::escape;
use crate::include::include;
use crate::repository::Repository;

const RULE: &str = "code typed into the book: a fence holds exactly one line, \
                    {{#include PATH}} or {{#include PATH ITEM}}";

/// The HTML of a code block, and how many lines of code it shows.
///
/// `info` is what stands behind the opening fence; an indented block has none. An error
/// comes with the number of lines that it stands below the beginning of the block.
pub fn fence(
    repository: &Repository,
    info: Option<&str>,
    content: &str,
) -> Result<(String, usize), (usize, String)> {
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
            return Err((0, format!("write only the language behind ```, not `{info}`")));
        }
        Some(language) => language,
    };
    let lines: Vec<&str> = content.lines().collect();
    match lines[..] {
        [line] if line.trim().starts_with("{{#include ") => {
            let argument = line.trim().strip_prefix("{{#include ");
            let argument = argument.and_then(|rest| rest.strip_suffix("}}"));
            let argument = argument.ok_or((1, "this helper has no }}".to_string()))?;
            let (path, code) =
                include(repository, argument.trim()).map_err(|what| (1, what))?;
            Ok((listing(&path, language, &code), code.lines().count()))
        }
        [_, ..] if language == "console" => {
            let typed = lines.iter().position(|line| !line.starts_with("$ "));
            if let Some(line) = typed {
                let what = "in ```console every line is a command behind `$ `; \
                            take what a program prints by {{#output LESSON}}";
                return Err((line + 1, what.to_string()));
            }
            let commands: Vec<&str> = lines.iter().map(|line| &line[2..]).collect();
            Ok((terminal(&commands, ""), 0))
        }
        _ => Err((0, RULE.to_string())),
    }
}

/// HTML and not a fence, because the code may hold fences of its own.
fn listing(path: &str, language: &str, code: &str) -> String {
    format!(
        "<p class=\"listing\">{}</p>\n\n<pre><code class=\"language-{language}\">{}</code></pre>",
        escape(path),
        escape(code)
    )
}
