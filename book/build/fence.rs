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
            let (code, shown) = fold_examples(&code);
            Ok((listing(&path, language, &code), shown))
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
        "<p class=\"listing\">{}</p>\n\n<pre><code class=\"language-{language}\">{code}</code></pre>",
        escape(path)
    )
}

/// Escapes the code and folds the examples in its documentation away: a chapter shows the
/// program itself. mdBook gives such lines a button that shows them. Returns also how
/// many lines are left.
fn fold_examples(code: &str) -> (String, usize) {
    let lines: Vec<&str> = code.lines().collect();
    let doc = |line: usize| lines.get(line).and_then(|text| doc_comment(text));
    let mut html = String::new();
    let mut shown = 0;
    let mut next = 0;
    while next < lines.len() {
        // An example is set off by an empty line of documentation before it.
        let first = if doc(next) == Some("") { next + 1 } else { next };
        let last = if doc(first) == Some("```") {
            (first + 1..lines.len()).find(|&line| doc(line) == Some("```"))
        } else {
            None
        };
        if let Some(last) = last {
            let example = escape(&lines[next..=last].join("\n"));
            html += &format!("<span class=\"boring\">{example}\n</span>");
            next = last + 1;
        } else {
            html += &escape(lines[next]);
            html.push('\n');
            shown += 1;
            next += 1;
        }
    }
    html.truncate(html.trim_end().len());
    (html, shown)
}

/// What stands in a line of documentation.
fn doc_comment(line: &str) -> Option<&str> {
    let line = line.trim();
    let text = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"))?;
    Some(text.trim())
}
