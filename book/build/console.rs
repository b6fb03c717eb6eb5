//! What a terminal shows: commands, and what a program was recorded to print.

use crate::listing::Listing;
use crate::repository::Repository;

/// `{{#output LESSON}}` or `{{#output LESSON NAME}}`: the command and its recorded
/// output.
///
/// It is taken from the snapshot that the lesson's own test compares, so the book cannot
/// show anything else than what the program prints.
pub fn output(
    repository: &Repository,
    lesson: &str,
    name: &str,
) -> Result<Listing, String> {
    let Recorded { command, printed } = recorded(repository, lesson, name)?;
    Ok(Listing::terminal(&[&command], &printed))
}

/// What a program was recorded to print, and the command that runs it.
pub struct Recorded {
    pub command: String,
    pub printed: String,
}

/// Reads the snapshot `NAME` of a lesson.
pub fn recorded(
    repository: &Repository,
    lesson: &str,
    name: &str,
) -> Result<Recorded, String> {
    let path = format!("lessons/{lesson}/expected/{name}.snap");
    let snapshot = repository.read(&path)?;
    let (command, body) = split(&snapshot).ok_or_else(|| {
        format!(
            "{path} does not begin with the four lines `---`, `source: …`, \
             `description: COMMAND`, `---`; record it again with cargo xtask bless"
        )
    })?;
    Ok(Recorded { command, printed: body.trim_matches('\n').to_string() })
}

/// The command and the body of an insta snapshot, if its header is what we expect.
fn split(snapshot: &str) -> Option<(String, &str)> {
    let rest = snapshot.strip_prefix("---\nsource: ")?;
    let (_, rest) = rest.split_once('\n')?;
    let (command, rest) = rest.strip_prefix("description: ")?.split_once('\n')?;
    Some((unquote(command), rest.strip_prefix("---\n")?))
}

/// YAML puts a string in double quotes when it could be taken for something else.
fn unquote(value: &str) -> String {
    match value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => value.to_string(),
    }
}
