//! Mistakes in a chapter, each found with its line.

use super::{CHAPTER, Fixture, assert_problem};

/// Asserts that the chapter has one problem, on `line`, which says `what`.
#[track_caller]
fn assert_mistake(text: &str, line: usize, what: &str) {
    assert_mistake_in(&Fixture::new(), text, line, what);
}

#[track_caller]
fn assert_mistake_in(fixture: &Fixture, text: &str, line: usize, what: &str) {
    let problems = fixture.expand(text).problems;
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_problem(&problems, &format!("{CHAPTER}:{line}"), what);
}

#[test]
fn a_missing_file() {
    assert_mistake(
        "# A\n\n```rust\n{{#include nowhere.rs}}\n```\n",
        4,
        "no such file: nowhere.rs",
    );
}

#[test]
fn a_missing_item() {
    let text = "```rust\n{{#include lessons/01-generator/src/lib.rs fn ad}}\n```\n";
    assert_mistake(
        text,
        2,
        "no such anchor: lessons/01-generator/src/lib.rs has no item `fn ad`",
    );
}

#[test]
fn a_path_out_of_the_repository() {
    let text = "```rust\n{{#include ../SECRET}}\n```\n";
    let fixture = Fixture::new();
    let outside = format!("{}-outside", fixture.root.display());
    std::fs::write(&outside, "secret").expect("temporary files can be written");
    let name = outside.rsplit(['/', '\\']).next().expect("it has a name");
    let problems = fixture.expand(&text.replace("SECRET", name)).problems;
    std::fs::remove_file(&outside).expect("it was written");
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_problem(&problems, &format!("{CHAPTER}:2"), "leaves the repository");
}

#[test]
fn an_unknown_helper() {
    assert_mistake("# A\n\n{{#inclde a.rs}}\n", 3, "unknown helper {{#inclde a.rs}}");
}

#[test]
fn wrong_arguments() {
    assert_mistake("{{#output}}\n", 1, "wrong arguments in {{#output}}");
    assert_mistake("{{#map 3}}\n", 1, "wrong arguments in {{#map 3}}");
    assert_mistake("{{#machine 3}}\n", 1, "write the two digits");
}

#[test]
fn a_helper_that_is_not_closed() {
    assert_mistake("text\n{{#map\n}}\n", 2, "no }}");
}

#[test]
fn a_helper_inside_a_line() {
    assert_mistake("See {{#map}}\n", 1, "must be alone");
    assert_mistake("{{#map}} above\n", 1, "must be alone");
}

#[test]
fn an_include_outside_of_a_fence() {
    assert_mistake("{{#include Cargo.toml}}\n", 1, "only as the one line in a fence");
}

#[test]
fn a_fence_that_markdown_takes_for_html() {
    let text = "<details>\n```toml\n{{#include Cargo.toml}}\n```\n\n</details>\n";
    assert_mistake(text, 3, "needs a blank line");
}

#[test]
fn a_missing_snapshot() {
    assert_mistake(
        "\n{{#output 01-generator nope}}\n",
        2,
        "lessons/01-generator/expected/nope.snap",
    );
}

#[test]
fn a_snapshot_of_another_shape() {
    let snapshots = [
        "---\nsource: a\n---\nbody\n",
        "---\nsource: a\nexpression: b\ndescription: c\n---\nbody\n",
        "---\nsource: a\ndescription: b\nexpression: c\n---\nbody\n",
        "body\n",
    ];
    for snapshot in snapshots {
        let fixture = Fixture::new();
        fixture.write("lessons/01-generator/expected/output.snap", snapshot);
        let problems = fixture.expand("{{#output 01-generator}}\n").problems;
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_problem(
            &problems,
            &format!("{CHAPTER}:1"),
            "does not begin with the four lines",
        );
    }
}

#[test]
fn code_typed_into_the_book() {
    assert_mistake("# A\n\n```rust\nfn main() {}\n```\n", 3, "code typed into the book");
    let two = "```toml\n{{#include Cargo.toml}}\n{{#include Cargo.toml}}\n```\n";
    assert_mistake(two, 1, "exactly one line");
    assert_mistake("```rust\n```\n", 1, "exactly one line");
}

#[test]
fn output_typed_into_the_book() {
    assert_mistake("```console\n$ cargo run\nhello\n```\n", 3, "by {{#output LESSON}}");
}

#[test]
fn a_fence_without_a_language() {
    assert_mistake("```\n{{#include Cargo.toml}}\n```\n", 1, "without a language");
}

#[test]
fn a_fence_with_more_than_a_language() {
    let text = "```rust,ignore\n{{#include Cargo.toml}}\n```\n";
    assert_mistake(text, 1, "only the language after ```, not `rust,ignore`");
}

#[test]
fn indented_code() {
    assert_mistake("text\n\n    let a = 1;\n", 3, "four spaces make a code block");
}

#[test]
fn raw_pre() {
    assert_mistake("text\n\n<div>\n<PRE>x</PRE>\n</div>\n", 4, "raw <pre>");
}

#[test]
fn a_machine_with_a_part_of_no_lesson() {
    let fixture = Fixture::new();
    fixture.write("book/theme/machine.svg", "<svg>\n<g class=\"part\"></g>\n</svg>\n");
    let problems = fixture.expand("{{#machine 01}}\n").problems;
    assert!(
        problems[0].what.contains("book/theme/machine.svg:2: a part needs data-lesson")
    );
}

#[test]
fn a_lesson_without_a_description() {
    let fixture = Fixture::new();
    fixture.write("lessons/stage/Cargo.toml", "[package]\nname = \"stage\"\n");
    let problems = fixture.expand("{{#map}}\n").problems;
    assert!(problems[0].what.contains("lessons/stage/Cargo.toml has no description"));
}

#[test]
fn an_exercise_without_a_statement() {
    let fixture = Fixture::new();
    let manifest = "[package]\nname = \"lesson-01-generator\"\n[[test]]\nname = \"a\"\npath = \"exercises/a/attempts.rs\"\n";
    fixture.write("lessons/01-generator/Cargo.toml", manifest);
    // The book shows one paragraph, so a list or code after it is missing there.
    let announces =
        "//! # A\n//!\n//! **Build**, 9 minutes.\n//!\n//! Write:\n//!\n//! * B\n";
    for statement in ["//! No title.\n", announces] {
        fixture.write("lessons/01-generator/exercises/a/exercise.rs", statement);
        let helper = "{{#exercises 01-generator}}\n";
        assert_mistake_in(&fixture, helper, 1, "should begin with");
    }
}

#[test]
fn a_lesson_without_exercises() {
    assert_mistake("# A\n\n{{#exercises 01-generator}}\n", 3, "names no exercise");
}

#[test]
fn a_promise_that_nobody_makes() {
    let fixture = Fixture::new();
    fixture.write("tests/contract/src/promise.rs", "promises! {\n    Other:\n}\n");
    assert_mistake_in(&fixture, "{{#promise Nobody}}\n", 1, "has no promise `Nobody`");
}

/// Each chapter is about its own lesson; the pages about the whole show anything.
#[test]
fn another_lesson_in_a_chapter() {
    let include = "```rust\n{{#include lessons/02-waker/src/lib.rs}}\n```\n";
    let output = "{{#output 02-waker busy_loop}}\n";
    assert_mistake(
        include,
        2,
        "lessons/02-waker/src/lib.rs is not in lessons/01-generator/",
    );
    assert_mistake(output, 1, "lessons/02-waker/ is not in lessons/01-generator/");
    assert_mistake("{{#timeline 02-waker}}\n", 1, "is not in lessons/01-generator/");
    assert_mistake("{{#exercises 02-waker}}\n", 1, "is not in lessons/01-generator/");
    assert_mistake("```toml\n{{#include Cargo.toml}}\n```\n", 2, "Cargo.toml is not in");

    let fixture = Fixture::new();
    let map = crate::chapter::expand(&fixture.repository(), "book/src/map.md", output);
    assert!(map.problems.is_empty(), "{:?}", map.problems);
}

#[test]
fn a_link_without_a_target() {
    for link in ["[b][nowhere]", "[`b`][nowhere]", "[b][]", "*[b]*"] {
        let what = "a link to nowhere, or code without backticks";
        let problems = Fixture::new().expand(&format!("# A\n\nSee {link}.\n")).problems;
        assert!(!problems.is_empty(), "{link}");
        for problem in problems {
            assert_eq!(problem.line, 3, "{problem}");
            assert!(problem.what.contains(what), "{problem}");
        }
    }
    let meant = "See [b][here], `[c][d]` and \\[e].\n\n- [ ] f\n\n[here]: #a\n";
    let problems = Fixture::new().expand(meant).problems;
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn a_colon_that_announces_nothing() {
    let what = "a colon, and no list, listing, figure or table after it";
    for text in ["This:\n\nThat.\n", "This:\n\n## That\n", "This:\n", "*This:*\n\n---\n"]
    {
        assert_mistake(text, 1, what);
    }
    assert_mistake("- A:\n- B.\n", 1, what);
    assert_mistake("- A:\n\n  B.\n", 1, what);
    assert_mistake("> A\n> is:\n\nB.\n", 2, what);
    assert_mistake("<div>\n\nA:\n\n</div>\n", 3, what);
    assert_mistake("A:\n\n<details>\n</details>\n", 1, what);
}

#[test]
fn a_colon_that_announces_something() {
    let shown = [
        "* B.",
        "1. B.",
        "> B.",
        "| B |\n|---|",
        "```console\n$ b\n```",
        "{{#output 01-generator}}",
        "<div class=\"beside\">\n\nB.\n\n</div>",
    ];
    for shown in shown {
        let problems = Fixture::new().expand(&format!("A:\n\n{shown}\n")).problems;
        assert!(problems.is_empty(), "{problems:?}");
        let problems = Fixture::new().expand(&format!("A:\n{shown}\n")).problems;
        assert!(problems.is_empty(), "{problems:?}");
    }
    let nested = Fixture::new().expand("- A:\n  - B.\n").problems;
    assert!(nested.is_empty(), "{nested:?}");
}

#[test]
fn a_listing_that_is_too_long() {
    let fixture = Fixture::new();
    let long = |lines: usize| {
        let path = "lessons/01-generator/src/lib.rs";
        fixture.write(path, &format!("/// A.\n{}", "f();\n".repeat(lines)));
    };
    let include = "```rust\n{{#include lessons/01-generator/src/lib.rs}}\n```\n";
    let what = "a listing of 61 lines, more than 60";
    long(60);
    assert_mistake_in(&fixture, &format!("\n{include}"), 2, what);
    let fold = "<details class=\"aside\">\n<summary>B</summary>\n\n";
    let after = format!("{fold}C\n\n</details>\n\n{include}");
    assert_mistake_in(&fixture, &after, 8, what);
    let fits = |text: &str| assert_eq!(fixture.expand(text).problems, []);
    fits(&format!("{fold}{include}\n</details>\n"));
    fits(&include.replace("}}", " nodocs}}"));
    long(59);
    fits(include);
}

#[test]
fn an_output_that_is_too_long() {
    let fixture = Fixture::new();
    let printed = "a\n".repeat(60);
    let header = "---\nsource: a\ndescription: b\n---\n";
    let snapshot = "lessons/01-generator/expected/output.snap";
    fixture.write(snapshot, &format!("{header}{printed}"));
    let what = "a listing of 61 lines";
    assert_mistake_in(&fixture, "{{#output 01-generator}}\n", 1, what);
}
