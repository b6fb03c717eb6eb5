//! Mistakes that show only when mdBook has written the pages.

use super::{CHAPTER, Fixture, assert_problem};

/// Asserts that the book has one problem, on `line` of the chapter, when that is `text`.
#[track_caller]
fn assert_mistake(text: &str, line: usize, what: &str) {
    let fixture = Fixture::new();
    fixture.write("book/src/map.md", "# Map\n\n{{#output 01-generator}}\n");
    fixture.write(CHAPTER, text);
    assert_problem(&fixture.build(), &format!("{CHAPTER}:{line}"), what);
    assert!(!fixture.root.join("target/book").exists(), "nothing may look finished");
}

#[test]
fn a_link_to_no_file() {
    assert_mistake("# A\n\n[b](03-executor.md)\n", 3, "no such file in the book");
}

#[test]
fn a_link_to_no_heading() {
    assert_mistake("# A\n\n[b](02-waker.md#nope)\n", 3, "02-waker.html has no id `nope`");
    assert_mistake("# A\n\n[b](#nope)\n", 3, "01-generator.html has no id `nope`");
}

#[test]
fn a_link_is_sought_in_its_own_chapter_first() {
    let fixture = Fixture::new();
    fixture.write("book/src/02-waker.md", "# B\n\n\n[b](nope.md)\n");
    fixture.write(CHAPTER, "# A\n\n## The code\n\nNot `nope.md`.\n");
    assert_problem(
        &fixture.build(),
        "book/src/02-waker.md:4",
        "`nope.html` is a dead link",
    );
}

#[test]
fn a_link_to_the_root_of_a_server() {
    assert_mistake("# A\n\n<a href=\"/02-waker.html\">b</a>\n", 3, "write it relative");
}

#[test]
fn an_id_twice() {
    let text = "# A\n\n<p id=\"x\">x</p>\n\n<p id=\"x\">x</p>\n";
    assert_mistake(text, 3, "`x` is an id twice");
}

#[test]
fn a_missing_image() {
    assert_mistake("# A\n\n![b](b.png)\n", 3, "`b.png` is a dead link");
}

#[test]
fn things_loaded_from_elsewhere() {
    let things = [
        "![b](https://example.org/b.png)",
        "<img src=\"//example.org/b.png\">",
        "<img src=\"data:,\" srcset=\"https://example.org/b.png 2x\">",
        "<script src=\"http://example.org/b.js\"></script>",
        "<iframe src=\"https://example.org/\"></iframe>",
        "<link rel=\"stylesheet\" href=\"https://example.org/b.css\">",
        "<p style=\"background: url(https://example.org/b.png)\">b</p>",
        "<style>@import \"https://example.org/b.css\";</style>",
    ];
    for thing in things {
        assert_mistake(&format!("# A\n\n{thing}\n"), 3, "is loaded from elsewhere");
    }
}

#[test]
fn a_font_from_elsewhere() {
    let fixture = Fixture::new();
    let css =
        "p { margin: 0 }\n@font-face { src: url(\"https://example.org/f.woff2\") }\n";
    fixture.write("book/theme/course.css", css);
    assert_problem(
        &fixture.build(),
        "book/theme/course.css:2",
        "is loaded from elsewhere",
    );
}

#[test]
fn a_helper_left_over() {
    assert_mistake("# A\n\ntext \\{{#map}} text\n", 3, "is left over: put it in `code`");
}

#[test]
fn a_backtick_that_begins_no_code() {
    assert_mistake("# A\n\nA b`c.\n", 3, "`c.` has a backtick");
    assert_mistake("# A\n\n<p>\na `b`\n</p>\n", 4, "``b`` has a backtick");
    let summary = "# A\n\n<details>\n<summary>a `b</summary>\n</details>\n";
    assert_mistake(summary, 4, "`b` has a backtick");
}

#[test]
fn what_mdbook_only_logs() {
    assert_mistake("# A\n\nText <b>bold\n", 3, "unclosed HTML tag");
    assert_mistake("# A\n\nText.\n\n[^a]: A note.\n", 5, "footnote `a`");
}

#[test]
fn every_problem_is_named_at_once() {
    let fixture = Fixture::new();
    fixture.write(CHAPTER, "# A\n\n[b](nope.md)\n\n```\na\n```\n\n{{#nope}}\n");
    let problems = fixture.build();
    let lines: Vec<&str> =
        problems.iter().filter_map(|it| it.split(':').nth(1)).collect();
    assert_eq!(lines, ["3", "5", "9", "3"], "{problems:#?}");
}

#[test]
fn a_failure_leaves_the_last_good_book_alone() {
    let fixture = Fixture::new();
    assert_eq!(fixture.build(), [""; 0]);
    let good = fixture.page("index.html");
    fixture.write(CHAPTER, "# A\n\n{{#nope}}\n");
    assert_ne!(fixture.build(), [""; 0]);
    assert_eq!(fixture.page("index.html"), good);
}
