//! What a trace shows: a drawing of who ran when, and what there is to see at each step of it.
//!
//! The book draws the recorded traces of the lessons' programs.

mod drawing;
mod frames;
pub mod trace;

pub use drawing::{BY_ORDER, BY_TIME, Scale, caption};
pub use frames::{Frame, Frames, LINE_MARK, PRINT_MARK, unmarked};

use serde::Serialize;

/// Draws a trace, as `--trace` prints it: a drawing for each loop that it tells of, followed by
/// the steps, as data for a player.
///
/// No two drawings of a page may have the same `id`.
///
/// # Errors
///
/// With the row that cannot be read.
pub fn draw(trace: &str, id: &str, title: &str, scale: Scale) -> Result<String, String> {
    let mut drawings = String::new();
    for (index, trace) in loops(trace).into_iter().enumerate() {
        let steps = trace::read(trace)?;
        let (id, story) = (format!("{id}-{index}"), story(&unmarked(trace)));
        let (drawing, marks) = drawing::draw(scale, &steps, &id, title, &story);
        let frames = script("frames", &frames::frames(&steps, &marks))?;
        drawings += &format!("{drawing}{frames}\n");
    }
    Ok(drawings)
}

/// What there is to see at each step of a trace, without a drawing.
///
/// # Errors
///
/// As [`draw`].
pub fn frames(trace: &str) -> Result<Frames, String> {
    let steps = trace::read(trace)?;
    Ok(frames::frames(&steps, &vec![0.0; steps.len()]))
}

/// A program may have one loop after the other, and each gets a drawing of its own.
fn loops(trace: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let mut turn_ended = 0;
    for (at, _) in trace.match_indices('\n') {
        let rest = &trace[at + 1..];
        if rest.starts_with('\n') {
            turn_ended = at + 2;
        } else if turn_ended > 0
            && ["turn 1 ", "tick 1 "].iter().any(|first| rest.starts_with(first))
        {
            starts.push(turn_ended);
        }
    }
    let ends = starts[1..].iter().copied().chain([trace.len()]);
    starts.iter().zip(ends).map(|(&start, end)| &trace[start..end]).collect()
}

/// The trace in one line, for those who do not see the drawing.
fn story(trace: &str) -> String {
    let rows = trace.lines().filter(|row| !row.is_empty());
    let rows = rows.map(|row| row.split_whitespace().collect::<Vec<_>>().join(" "));
    escape(&rows.map(|row| row.replace('│', "prints")).collect::<Vec<_>>().join("; "))
}

/// Data of a page, for a script to find by its class. No text in it can end the element.
///
/// # Errors
///
/// If it cannot be written as JSON.
pub fn script(class: &str, data: &impl Serialize) -> Result<String, String> {
    let json = serde_json::to_string(data).map_err(|problem| problem.to_string())?;
    let json = json.replace("</", "<\\/");
    Ok(format!("<script type=\"application/json\" class=\"{class}\">{json}</script>"))
}

/// Text as it must be written between tags and in attributes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
