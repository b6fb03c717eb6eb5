//! What a program did, line by line, and the difference of two such accounts.

use std::fmt;

/// One line of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The turn of the loop in which it was printed, counted from 1.
    pub tick: u64,
    /// The time, the task, and what it did.
    pub text: String,
}

/// With the tick: `t=20 k=3 main print x`.
impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (time, rest) = self.text.split_once(' ').unwrap_or((&self.text, ""));
        write!(f, "{time} k={} {rest}", self.tick)
    }
}

/// How many lines are shown before and after the first that differs.
const AROUND: usize = 4;

/// The two traces side by side around the first line that differs, or nothing if none does.
pub fn difference(expected: &[Line], actual: &[Line]) -> Option<String> {
    let longer = expected.len().max(actual.len());
    let first = (0..longer).find(|&at| expected.get(at) != actual.get(at))?;
    let from = first.saturating_sub(AROUND);
    let rows = from..longer.min(first + AROUND + 1);

    let shown =
        |trace: &[Line], at: usize| trace.get(at).map_or("-".into(), Line::to_string);
    let width = rows.clone().map(|at| shown(expected, at).chars().count()).max()?.max(8);
    let mut text = format!("  {:4}  {:width$}  actual\n", "line", "expected");
    for at in rows {
        let mark = if expected.get(at) == actual.get(at) { ' ' } else { '>' };
        let (expected, actual) = (shown(expected, at), shown(actual, at));
        text += &format!("{mark} {:4}  {expected:width$}  {actual}\n", at + 1);
    }
    Some(text)
}
