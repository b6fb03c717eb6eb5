//! `{{#timeline LESSON [NAME [by-time]]}}`: a drawing of who ran when, made of the recorded trace.

use crate::console::{Recorded, recorded};
use crate::repository::Repository;
use timeline::Scale;

/// Draws the trace that is recorded beside the output `name`; returns also what to write
/// below.
pub fn timeline(
    repository: &Repository,
    lesson: &str,
    name: &str,
    scale: Scale,
) -> Result<(String, String), String> {
    let name = format!("{name}_trace");
    let Recorded { command, printed } = recorded(repository, lesson, &name)?;
    let title = format!("Timeline of {command}");
    let drawings = timeline::draw(&printed, &format!("{lesson}-{name}"), &title, scale)
        .map_err(|problem| {
        format!("lessons/{lesson}/expected/{name}.snap: {problem}")
    })?;
    let caption = timeline::caption(&drawings);
    Ok((drawings, caption))
}
