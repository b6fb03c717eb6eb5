//! What the page asks for: a program's text goes in, and everything that it shows comes out.

use std::cell::RefCell;

use serde_json::json;
use timeline::{BY_ORDER, escape};

use crate::{End, show};

/// Plays a program, and answers in JSON.
///
/// Either `problem`, which names a line; or `output`, `notes` and `end`, which
/// are lines of text, the `trace`, and `html`, which is the drawing with its steps, or says why
/// there is none.
pub fn answer(source: &str) -> String {
    let shown = match show(source) {
        Ok(shown) => shown,
        Err(problem) => return json!({ "problem": problem.to_string() }).to_string(),
    };
    let end = match shown.played.end {
        End::Well => String::new(),
        End::Error { line: 0, text, .. } => text,
        End::Error { line, function, text } => {
            format!("line {line}, in {function}\n{text}")
        }
        End::Stopped(reason) => reason,
    };
    let output: Vec<String> =
        shown.played.printed.into_iter().map(|printed| printed.line).collect();
    json!({
        "output": output,
        "notes": shown.played.notes,
        "end": end,
        "trace": shown.trace,
        "html": drawing(&shown.marked),
    })
    .to_string()
}

/// Draws a trace, or says why that cannot be done.
fn drawing(trace: &str) -> String {
    match timeline::draw(trace, "played", "Timeline of your program", BY_ORDER) {
        Ok(html) => html,
        Err(problem) => {
            let problem = escape(&problem);
            format!("<p>The loop of this program cannot be drawn: {problem}.</p>")
        }
    }
}

thread_local! {
    /// The program that the page has written, and after that the answer.
    static TEXT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for a program of this many bytes, and returns where the page writes them.
#[allow(
    unsafe_code,
    reason = "two exported functions could have one name; these are ours"
)]
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    TEXT.with_borrow_mut(|text| {
        *text = vec![0; length];
        text.as_mut_ptr()
    })
}

/// Plays the program, and returns how long the answer is.
#[allow(
    unsafe_code,
    reason = "two exported functions could have one name; these are ours"
)]
#[unsafe(no_mangle)]
pub extern "C" fn run() -> usize {
    let source = TEXT.take();
    let answer = answer(&String::from_utf8_lossy(&source)).into_bytes();
    let length = answer.len();
    TEXT.set(answer);
    length
}

/// Returns where the answer is.
#[allow(
    unsafe_code,
    reason = "two exported functions could have one name; these are ours"
)]
#[unsafe(no_mangle)]
pub extern "C" fn result() -> *const u8 {
    TEXT.with_borrow(|text| text.as_ptr())
}

#[cfg(test)]
#[test]
fn a_page_gets_output_drawing_and_end_or_a_problem() {
    let greet = include_str!("../../../lessons/05-spawn/greet.py");
    let answer: serde_json::Value = serde_json::from_str(&answer(greet)).unwrap();
    assert_eq!(answer["output"][0], "Hello");
    assert_eq!(answer["end"], "");
    assert!(answer["html"].as_str().unwrap().contains("class=\"frames\""));

    room(5);
    TEXT.with_borrow_mut(|text| text.copy_from_slice(b"1 +* "));
    let length = run();
    assert!(!result().is_null() && length > 10);
    TEXT.with_borrow(|text| {
        assert!(str::from_utf8(text).unwrap().contains("\"problem\":\"line 1"));
    });
}

#[cfg(test)]
#[test]
fn a_drawing_that_cannot_be_made_says_why() {
    assert_eq!(
        drawing("turn 1     0.000  main        dances <b>"),
        "<p>The loop of this program cannot be drawn: not a row of a trace: \
         turn 1     0.000  main        dances &lt;b&gt;.</p>"
    );
}
