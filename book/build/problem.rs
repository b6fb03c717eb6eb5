//! What is wrong, and where.

use std::fmt;

/// One thing that is wrong with the book. Problems sort by file, then by line.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The path from the root of the repository, with slashes.
    pub file: String,
    /// The first line is 1.
    pub line: usize,
    /// A sentence that says what to do when that is not evident.
    pub what: String,
}

impl Problem {
    pub fn new(file: impl Into<String>, line: usize, what: impl Into<String>) -> Problem {
        Problem { file: file.into(), line, what: what.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// The line of the byte at `offset` of `text`.
pub fn line_at(text: &str, offset: usize) -> usize {
    1 + text[..offset].matches('\n').count()
}

/// The first line of `text` that contains one of the `needles`, the best needle first.
pub fn line_with(text: &str, needles: &[&str]) -> Option<usize> {
    let offset = needles.iter().find_map(|needle| text.find(needle))?;
    Some(line_at(text, offset))
}
