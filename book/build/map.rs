//! `{{#map}}`: the lessons and which of them uses which, as Cargo knows it.

use crate::repository::{Lesson, Repository};
use std::fmt::{Error, Write};
use textwrap::wrap;
use timeline::escape;

// In units of the picture, which is as wide as the text on a telephone.
const WIDTH: usize = 360;
const BOX_WIDTH: usize = 268;
const GAP: usize = 14;
const TITLE_HEIGHT: usize = 38;
const LINE_HEIGHT: usize = 17;
const LETTERS_IN_A_LINE: usize = 38;

/// The map as HTML: a picture, and the same in words for those who cannot see it.
pub fn map(repository: &Repository) -> Result<String, String> {
    let lessons = &repository.lessons;
    if let Some(lesson) = lessons.iter().find(|lesson| lesson.description.is_empty()) {
        let manifest = format!("lessons/{}/Cargo.toml", lesson.directory);
        return Err(format!("{manifest} has no description to show in the map"));
    }
    let mut map = String::new();
    write(&mut map, lessons).expect("a string can be written to");
    Ok(map)
}

fn write(map: &mut String, lessons: &[Lesson]) -> Result<(), Error> {
    writeln!(map, "<figure class=\"map\">")?;
    draw(map, lessons)?;
    writeln!(
        map,
        "<figcaption>An arc leads from a lesson to each one it uses.</figcaption>"
    )?;
    writeln!(map, "<details>\n<summary>The same map in words</summary>\n<ul>")?;
    for lesson in lessons {
        let title = escape(&title(lesson));
        match lesson.number() {
            Some(_) => {
                write!(map, "<li><a href=\"{}.html\">{title}</a>", lesson.directory)?
            }
            None => write!(map, "<li>{title}")?,
        }
        let used = lessons.iter().filter(|other| lesson.uses.contains(&other.directory));
        let used = list(used).unwrap_or_else(|| "no other".to_string());
        writeln!(map, ": {}. Uses {used}.</li>", escape(&lesson.description))?;
    }
    writeln!(map, "</ul>\n</details>\n</figure>")
}

/// A lesson's box in the column of boxes.
struct Place<'a> {
    lesson: &'a Lesson,
    lines: Vec<String>,
    top: usize,
    height: usize,
}

fn draw(map: &mut String, lessons: &[Lesson]) -> Result<(), Error> {
    let mut places: Vec<Place> = Vec::new();
    for lesson in lessons {
        let lines = wrap(&lesson.description, LETTERS_IN_A_LINE);
        let mut lines: Vec<String> = lines.into_iter().map(Into::into).collect();
        if lesson.number().is_none() {
            lines.push(users(lessons, lesson));
        }
        let top = places.last().map_or(1, |above| above.top + above.height + GAP);
        let height = TITLE_HEIGHT + LINE_HEIGHT * lines.len();
        places.push(Place { lesson, lines, top, height });
    }
    let height = places.last().map_or(0, |last| last.top + last.height) + 1;
    let label =
        format!("Map of the {} crates and of what each of them uses", lessons.len());
    writeln!(
        map,
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{label}\">\n\
         <title>{label}</title>"
    )?;
    // Arcs lead upwards, so none leads to the crates without a number, which come last.
    // Every program uses those, and their arcs would hide the others.
    for (above, to) in places.iter().enumerate() {
        for (below, from) in places.iter().enumerate().skip(above + 1) {
            if from.lesson.uses.contains(&to.lesson.directory) {
                let farthest = places.len().saturating_sub(2).max(1);
                let room = WIDTH - BOX_WIDTH - 36;
                let reach = 16 + room * (below - above - 1) / farthest;
                draw_arc(map, from, to, reach)?;
            }
        }
    }
    for place in &places {
        draw_box(map, place)?;
    }
    writeln!(map, "</svg>")
}

fn draw_arc(
    map: &mut String,
    from: &Place,
    to: &Place,
    reach: usize,
) -> Result<(), Error> {
    let start = from.top + from.height / 2 - 5;
    let end = to.top + to.height / 2 + 5;
    // Such a curve reaches three quarters of the way to its control points.
    let control = BOX_WIDTH + reach * 4 / 3;
    let (tip, base) = (BOX_WIDTH + 2, BOX_WIDTH + 9);
    writeln!(
        map,
        "<g class=\"arc\"><title>{} uses {}</title>\
         <path d=\"M{BOX_WIDTH} {start}C{control} {start} {control} {end} {base} {end}\"/>\
         <path class=\"tip\" d=\"M{tip} {end}L{base} {}V{}z\"/></g>",
        escape(&title(from.lesson)),
        escape(&title(to.lesson)),
        end - 4,
        end + 4,
    )
}

fn draw_box(map: &mut String, place: &Place) -> Result<(), Error> {
    let Place { lesson, lines, top, height } = place;
    let is_lesson = lesson.number().is_some();
    if is_lesson {
        // The words below the picture hold the same link for the keyboard.
        writeln!(map, "<a href=\"{}.html\" tabindex=\"-1\">", lesson.directory)?;
    }
    let class = if is_lesson { "lesson" } else { "helper" };
    writeln!(
        map,
        "<g class=\"{class}\"><rect x=\"1\" y=\"{top}\" rx=\"6\" \
         width=\"{BOX_WIDTH}\" height=\"{height}\"/>\
         <text class=\"name\" x=\"14\" y=\"{}\">{}</text>",
        top + 23,
        escape(&title(lesson)),
    )?;
    for (number, line) in lines.iter().enumerate() {
        let y = top + 43 + LINE_HEIGHT * number;
        writeln!(map, "<text x=\"14\" y=\"{y}\">{}</text>", escape(line))?;
    }
    writeln!(map, "</g>{}", if is_lesson { "</a>" } else { "" })
}

/// `03 executor`, or `stage`.
fn title(lesson: &Lesson) -> String {
    lesson.directory.replacen('-', " ", 1)
}

fn users(lessons: &[Lesson], used: &Lesson) -> String {
    let is_user = |lesson: &&Lesson| lesson.uses.contains(&used.directory);
    let numbered = lessons.iter().filter(|lesson| lesson.number().is_some());
    if numbered.clone().all(|lesson| is_user(&lesson)) {
        return "Every lesson uses it.".to_string();
    }
    match list(numbered.filter(is_user)) {
        Some(users) => format!("Used by {users}."),
        None => "No lesson uses it.".to_string(),
    }
}

fn list<'a>(lessons: impl Iterator<Item = &'a Lesson>) -> Option<String> {
    let titles: Vec<String> = lessons.map(title).collect();
    (!titles.is_empty()).then(|| titles.join(", "))
}
