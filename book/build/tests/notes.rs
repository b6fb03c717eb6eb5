//! Call-outs: numbers in a listing, and what they mean below it.

use super::{CHAPTER, Fixture, assert_problem};

const LISTING: &str =
    "```rust\n{{#include lessons/01-generator/src/lib.rs fn add}}\n```\n";

/// The listing, which is three lines long, with notes in line 5 and after.
fn with_notes(notes: &str) -> String {
    format!("{LISTING}\n{{{{#notes}}}}\n{notes}\n{{{{/notes}}}}\n")
}

#[track_caller]
fn assert_mistake(text: &str, line: usize, what: &str) {
    let problems = Fixture::new().expand(text).problems;
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_problem(&problems, &format!("{CHAPTER}:{line}"), what);
}

#[test]
fn a_number_ends_the_line_and_begins_the_note() {
    let fixture = Fixture::new();
    let text = with_notes("* `fn add` It has *no* sum.\n* `1 < 2`\n  It is true.");
    fixture.write(CHAPTER, &format!("# A\n\n{text}\n## The code\n"));
    assert_eq!(fixture.build(), [""; 0]);
    let page = fixture.page("01-generator.html");
    let code = "/// Adds.\n\
                pub fn add() { // <span class=\"number\">❶</span>\n    \
                1 &lt; 2; // <span class=\"number\">❷</span>\n}</code>";
    assert!(page.contains(code), "{page}");
    let notes = "<ol>\n<li><code>fn add</code> It has <em>no</em> sum.</li>\n\
                 <li><code>1 &lt; 2</code>\nIt is true.</li>\n</ol>";
    assert!(page.contains(notes), "{page}");
}

#[test]
fn each_language_has_its_own_comment_and_an_output_has_none() {
    let fixture = Fixture::new();
    let text = "```python\n{{#include lessons/01-generator/coroutine.py}}\n```\n\n\
                {{#notes}}\n* `yield` A.\n{{/notes}}\n\n\
                {{#output 01-generator}}\n\n\
                {{#notes}}\n* `run` B.\n* `one <1>` C.\n{{/notes}}\n";
    let expanded = fixture.expand(text);
    assert!(expanded.problems.is_empty(), "{:?}", expanded.problems);
    let shown = [
        "    yield # <span class=\"number\">❶</span>\n",
        "lesson-01-generator</span>  <span class=\"number\">❶</span>\n",
        "one &lt;1&gt;  <span class=\"number\">❷</span>\n",
    ];
    for line in shown {
        assert!(expanded.text.contains(line), "{line} is not in {}", expanded.text);
    }
}

#[test]
fn notes_in_a_list() {
    let fixture = Fixture::new();
    let text = "# A\n\n## The code\n\n- One:\n\n  ```rust\n  {{#include lessons/01-generator/src/lib.rs}}\n  ```\n\n  \
                {{#notes}}\n  * `fn add` It adds.\n  {{/notes}}\n\n  Two.\n";
    fixture.write(CHAPTER, text);
    assert_eq!(fixture.build(), [""; 0]);
    let page = fixture.page("01-generator.html");
    assert!(page.contains("<li><code>fn add</code> It adds.</li>"), "{page}");
    assert!(page.contains("<p>Two.</p>\n</li>"), "{page}");
}

#[test]
fn a_note_for_no_line() {
    assert_mistake(&with_notes("* `add()` A.\n* `3` B."), 7, "`3` is in no line");
}

#[test]
fn a_note_for_several_lines() {
    assert_mistake(&with_notes("* `d` A."), 6, "`d` is in 2 lines");
}

/// A reader does not see it, so it cannot be what the note means.
#[test]
fn a_note_for_a_line_that_is_folded() {
    let text = with_notes("* `Adds` A.").replace("add}}", "add nodocs}}");
    assert_mistake(&text, 6, "`Adds` is in no line");
}

#[test]
fn notes_in_another_order_than_their_lines() {
    assert_mistake(
        &with_notes("* `1 < 2` A.\n* `add()` B."),
        7,
        "is not below the note before",
    );
    assert_mistake(&with_notes("* `add` A.\n* `pub fn` B."), 7, "one a line");
}

#[test]
fn more_notes_than_numbers() {
    let fixture = Fixture::new();
    let lines: String = (10..21).map(|line| format!("f{line}();\n")).collect();
    fixture.write("lessons/01-generator/src/lib.rs", &lines);
    let notes: Vec<String> = (10..21).map(|line| format!("* `f{line}` A.")).collect();
    let text = with_notes(&notes.join("\n")).replace(" fn add}}", "}}");
    let problems = fixture.expand(&text).problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].line, 16);
    assert!(problems[0].what.contains("one note too many"), "{}", problems[0]);
}

/// A comment there would change the string.
#[test]
fn a_note_inside_a_string() {
    let fixture = Fixture::new();
    let code =
        "const A: &str = \"one \\\n    two\";\nconst B: &str = \"three\n    four\";\n";
    fixture.write("lessons/01-generator/src/lib.rs", code);
    for text in ["one", "three"] {
        let notes = with_notes(&format!("* `{text}` A.")).replace(" fn add}}", "}}");
        let problems = fixture.expand(&notes).problems;
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_problem(&problems, &format!("{CHAPTER}:6"), "take another line");
    }
}

#[test]
fn notes_of_another_shape() {
    for notes in [
        "Text.",
        "* Text.",
        "1. `add` A.",
        "- `add()` A *b*.",
        "* `add()` A.\n\n  B.",
        "* `add()` A.\n  * B.",
    ] {
        assert_mistake(&with_notes(notes), 5, "each item is one paragraph");
    }
}

#[test]
fn notes_without_a_listing() {
    assert_mistake("{{#notes}}\n* `add` A.\n{{/notes}}\n", 1, "no listing above");
}

#[test]
fn notes_twice_for_one_listing() {
    let notes = "{{#notes}}\n* `add()` A.\n{{/notes}}\n";
    assert_mistake(&format!("{LISTING}\n{notes}\n{notes}"), 9, "has its notes already");
}

#[test]
fn notes_without_an_end_or_a_beginning() {
    assert_mistake(
        &format!("{LISTING}\n{{{{#notes}}}}\n* `add()` A.\n"),
        5,
        "no {{/notes}}",
    );
    let fixture = Fixture::new();
    fixture.write(CHAPTER, "# A\n\n## The code\n\n{{/notes}}\n");
    let place = format!("{CHAPTER}:5");
    assert_problem(&fixture.build(), &place, "`{{/notes}}` is left over");
}
