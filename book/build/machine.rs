//! `{{#machine NN}}`: the one picture of the whole machine, with the part of lesson NN
//! lit.

use crate::html::{Piece, pieces};
use crate::problem::line_at;
use crate::repository::Repository;

const PICTURE: &str = "book/theme/machine.svg";

/// The picture as HTML. Each `<g class="part" data-lesson="NN">` gets one class more:
/// `known`, `new` or `later`. For `all` everything is known.
pub fn machine(repository: &Repository, lesson: &str) -> Result<String, String> {
    let shown = match lesson {
        "all" => u32::MAX,
        _ if lesson.len() == 2 => lesson.parse().map_err(|_| wrong(lesson))?,
        _ => return Err(wrong(lesson)),
    };
    let picture = repository.read(PICTURE)?;
    let mut lit = String::new();
    let mut copied = 0;
    for piece in pieces(&picture) {
        let Piece::Open(tag) = piece else { continue };
        if tag.name != "g" || tag.attribute("class") != Some("part") {
            continue;
        }
        let number = tag.attribute("data-lesson").and_then(|number| number.parse().ok());
        let number: u32 = number.ok_or_else(|| {
            let line = line_at(&picture, tag.offset);
            format!("{PICTURE}:{line}: a part needs data-lesson=\"NN\"")
        })?;
        let class = match number {
            _ if number < shown => "known",
            _ if number == shown => "new",
            _ => "later",
        };
        let end =
            tag.offset + picture[tag.offset..].find("part").unwrap_or(0) + "part".len();
        lit.push_str(&picture[copied..end]);
        lit.push_str(&format!(" {class}"));
        copied = end;
    }
    lit.push_str(&picture[copied..]);
    if copied == 0 {
        return Err(format!("{PICTURE} has no <g class=\"part\" data-lesson=\"NN\">"));
    }
    // A blank line would end the HTML for Markdown.
    let lines: Vec<&str> = lit.lines().filter(|line| !line.trim().is_empty()).collect();
    Ok(format!(
        "<figure class=\"machine\" data-lesson=\"{lesson}\">\n{}\n</figure>\n",
        lines.join("\n")
    ))
}

fn wrong(lesson: &str) -> String {
    format!("{{{{#machine {lesson}}}}}: write the two digits of a lesson, or all")
}
