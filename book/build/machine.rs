//! `{{#machine NN}}`: the one picture of the whole machine, with the part of lesson NN
//! lit.

use crate::repository::Repository;
use roxmltree::Document;

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
    let document = Document::parse(&picture)
        .map_err(|error| format!("{PICTURE}:{}: {error}", error.pos().row))?;
    let mut lit = picture.clone();
    // From the last to the first, so that what is inserted moves none of the others.
    for part in document.descendants().collect::<Vec<_>>().into_iter().rev() {
        let class = part.attribute_node("class").filter(|class| class.value() == "part");
        let Some(class) = class else { continue };
        let number = part.attribute("data-lesson").and_then(|number| number.parse().ok());
        let number: u32 = number.ok_or_else(|| {
            let line = document.text_pos_at(part.range().start).row;
            format!("{PICTURE}:{line}: a part needs data-lesson=\"NN\"")
        })?;
        let state = match number {
            _ if number < shown => " known",
            _ if number == shown => " new",
            _ => " later",
        };
        lit.insert_str(class.range_value().end, state);
    }
    if lit == picture {
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
