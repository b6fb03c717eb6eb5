//! A block of code, or of what a terminal shows: rows, some folded away, some with a number.

use proc_macro2::TokenStream;
use std::str::FromStr;
use timeline::escape;

/// The end of each row with a note, in the order of the notes.
pub const NUMBERS: [char; 10] = ['❶', '❷', '❸', '❹', '❺', '❻', '❼', '❽', '❾', '❿'];

/// A block of a page, before it becomes HTML.
pub struct Listing {
    kind: Kind,
    rows: Vec<Row>,
}

enum Kind {
    Code {
        path: String,
        language: String,
    },
    /// HTML because highlight.js takes any printed `#` or `>` for another prompt.
    Terminal,
}

struct Row {
    text: String,
    kind: RowKind,
    number: Option<char>,
}

#[derive(Clone, Copy, PartialEq)]
enum RowKind {
    /// Of code, or printed.
    Plain,
    /// Shown when the reader asks for it. mdBook adds the button.
    Folded,
    /// Typed by the reader after a prompt.
    Command,
}

impl Listing {
    /// Code from the file `path`. The examples in its documentation are folded, for a chapter
    /// shows the program itself; so is all its documentation, without `docs`.
    pub fn code(path: &str, language: &str, code: &str, docs: bool) -> Listing {
        let kind = Kind::Code { path: path.to_string(), language: language.to_string() };
        let lines: Vec<&str> = code.lines().collect();
        let rows = lines.iter().zip(folded(&lines, docs)).map(|(line, folded)| {
            Row::new(line, if folded { RowKind::Folded } else { RowKind::Plain })
        });
        Listing { kind, rows: rows.collect() }
    }

    /// `commands` after their prompts, and what the last one printed.
    pub fn terminal(commands: &[&str], printed: &str) -> Listing {
        let commands = commands.iter().map(|line| Row::new(line, RowKind::Command));
        let printed = printed.lines().map(|line| Row::new(line, RowKind::Plain));
        Listing { kind: Kind::Terminal, rows: commands.chain(printed).collect() }
    }

    /// The file that it is a part of.
    pub fn path(&self) -> Option<&str> {
        match &self.kind {
            Kind::Code { path, .. } => Some(path),
            Kind::Terminal => None,
        }
    }

    /// The file and its code, if that is Rust.
    pub fn rust(&self) -> Option<(&str, String)> {
        match &self.kind {
            Kind::Code { path, language } if language == "rust" => {
                let rows: Vec<&str> =
                    self.rows.iter().map(|row| row.text.as_str()).collect();
                Some((path, rows.join("\n")))
            }
            _ => None,
        }
    }

    /// How many rows are shown without a click.
    pub fn len(&self) -> usize {
        self.shown().count()
    }

    /// Whether a row has a number already.
    pub fn has_notes(&self) -> bool {
        self.rows.iter().any(|row| row.number.is_some())
    }

    fn shown(&self) -> impl Iterator<Item = (usize, &Row)> {
        self.rows.iter().enumerate().filter(|(_, row)| row.kind != RowKind::Folded)
    }

    /// Puts the numbers in order to the rows that hold the `texts`. Each text has to be in one
    /// row, below that of the text before; else an error tells which of them is not.
    pub fn number(&mut self, texts: &[String]) -> Result<(), (usize, String)> {
        let mut next_row = 0;
        for (index, text) in texts.iter().enumerate() {
            let wrong = |what: String| (index, format!("`{text}` {what}"));
            let number = NUMBERS.get(index).ok_or_else(|| {
                wrong(format!("is one note too many: {} fit a listing", NUMBERS.len()))
            })?;
            let rows: Vec<usize> = self
                .shown()
                .filter(|(_, row)| row.text.contains(text.as_str()))
                .map(|(row, _)| row)
                .collect();
            let row = match rows[..] {
                [row] if row >= next_row => row,
                [_] => {
                    return Err(wrong(
                        "is not below the note before: order them by line, one a line"
                            .into(),
                    ));
                }
                [] => return Err(wrong("is in no line of the listing above".into())),
                _ => {
                    let count = rows.len();
                    let what = format!(
                        "is in {count} lines of the listing above: write more of the line"
                    );
                    return Err(wrong(what));
                }
            };
            if !self.takes_comment(row) {
                let what =
                    "is in a line that cannot end with a comment: take another line";
                return Err(wrong(what.into()));
            }
            self.rows[row].number = Some(*number);
            next_row = row + 1;
        }
        Ok(())
    }

    /// What makes the rest of a line a comment, so that numbered code is still valid.
    fn comment(&self) -> Option<&str> {
        match &self.kind {
            Kind::Code { language, .. } => match language.as_str() {
                "rust" | "javascript" | "c" => Some("//"),
                "python" | "toml" | "yaml" => Some("#"),
                _ => None,
            },
            Kind::Terminal => None,
        }
    }

    /// Whether the code means the same with a comment at the end of that row.
    fn takes_comment(&self, row: usize) -> bool {
        let Kind::Code { language, .. } = &self.kind else { return true };
        let lines: Vec<&str> = self.rows.iter().map(|row| row.text.as_str()).collect();
        let above = lines[..=row].join("\n");
        match language.as_str() {
            "rust" => {
                let tokens =
                    |code: &str| Some(TokenStream::from_str(code).ok()?.to_string());
                let below = lines[row + 1..].join("\n");
                tokens(&format!("{above}\n{below}"))
                    == tokens(&format!("{above} // \n{below}"))
            }
            "python" => {
                !above.ends_with('\\')
                    && above.matches("\"\"\"").count().is_multiple_of(2)
            }
            _ => !above.ends_with('\\'),
        }
    }

    pub fn html(&self) -> String {
        let mut code = String::new();
        for same in self.rows.chunk_by(|one, other| one.kind == other.kind) {
            let rows: String = same.iter().map(|row| self.row(row) + "\n").collect();
            match same[0].kind {
                RowKind::Folded => {
                    code += &format!("<span class=\"boring\">{rows}</span>");
                }
                RowKind::Plain | RowKind::Command => code += &rows,
            }
        }
        let code = code.trim_end();
        match &self.kind {
            Kind::Code { path, language } => format!(
                "<p class=\"listing\">{}</p>\n\n<pre><code class=\"language-{language}\">{code}</code></pre>",
                escape(path)
            ),
            Kind::Terminal => format!(
                "<pre class=\"terminal\"><code class=\"nohighlight\">{code}</code></pre>"
            ),
        }
    }

    fn row(&self, row: &Row) -> String {
        let text = escape(&row.text);
        let text = match row.kind {
            RowKind::Command => format!(
                "<span class=\"prompt\">$ </span><span class=\"command\">{text}</span>"
            ),
            RowKind::Plain | RowKind::Folded => text,
        };
        match row.number {
            Some(number) => {
                let comment = self.comment().unwrap_or_default();
                format!("{text} {comment} <span class=\"number\">{number}</span>")
            }
            None => text,
        }
    }
}

impl Row {
    fn new(text: &str, kind: RowKind) -> Row {
        Row { text: text.to_string(), kind, number: None }
    }
}

/// Which lines are folded away.
fn folded(lines: &[&str], docs: bool) -> Vec<bool> {
    let doc = |line: usize| lines.get(line).and_then(|text| doc_comment(text));
    let mut folded = vec![false; lines.len()];
    for start in 0..lines.len() {
        if folded[start] || doc(start) != Some("```") {
            continue;
        }
        let end = (start + 1..lines.len()).find(|&line| doc(line) == Some("```"));
        let Some(end) = end else { continue };
        // An example is set off by an empty line of documentation before it.
        let has_space = start > 0 && doc(start - 1) == Some("");
        folded[start - usize::from(has_space)..=end].fill(true);
    }
    if !docs {
        for line in 0..lines.len() {
            let is_space = lines[line].is_empty() && folded[..line].iter().all(|it| *it);
            folded[line] |= doc(line).is_some() || is_space;
        }
    }
    folded
}

/// The text of a line of documentation.
fn doc_comment(line: &str) -> Option<&str> {
    let line = line.trim();
    let text = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"))?;
    Some(text.trim())
}
