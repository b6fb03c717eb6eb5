//! Pictures that are drawn by hand.

use super::{CHAPTER, Fixture, assert_problem};
use crate::figure::figure;
use crate::repository::Repository;
use std::fs;
use std::path::Path;

const PICTURE: &str = "\
<svg viewBox=\"0 0 300 80\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\">
<title>A box</title>
<desc>One box &amp; no more.</desc>

<rect class=\"box\" x=\"1\" y=\"1\" width=\"9\" height=\"9\"/>
<text data-from=\"lessons/02-waker/expected/busy_loop.snap\">busy</text>
</svg>
";

fn with_picture(picture: &str) -> Fixture {
    let fixture = Fixture::new();
    fixture.write("book/theme/course.css", ".figure .box { fill: none }\n");
    fixture.write("book/figures/box.svg", picture);
    fixture
}

/// Asserts that the picture is refused, because of its `line`, when `old` is `new` in it.
#[track_caller]
fn assert_mistake(old: &str, new: &str, line: usize, what: &str) {
    assert_eq!(PICTURE.matches(old).count(), 1, "{old}");
    let fixture = with_picture(&PICTURE.replace(old, new));
    let problems = fixture.expand("# A\n\n{{#figure box}}\n").problems;
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let place = format!("{CHAPTER}:3");
    assert_problem(&problems, &place, &format!("book/figures/box.svg:{line}: "));
    assert_problem(&problems, &place, what);
}

#[test]
fn a_figure_is_part_of_the_page_with_a_caption() {
    let fixture = with_picture(PICTURE);
    fixture.write(CHAPTER, "# A\n\n## The code\n\n{{#figure box}}\n");
    fixture
        .write("book/src/02-waker.md", "# B\n\n- C\n\n  {{#figure box Its `code`.}}\n");
    assert_eq!(fixture.build(), [""; 0]);
    let plain = fixture.page("01-generator.html");
    let drawing = "<svg viewbox=\"0 0 300 80\" width=\"300\" height=\"80\" role=\"img\" \
                   aria-labelledby=\"01-generator-box\">\n\
                   <title id=\"01-generator-box\">A box</title>\n\
                   <desc id=\"01-generator-box-story\">One box &amp; no more.</desc>\n\
                   <rect class=\"box\"";
    assert!(plain.contains(drawing), "{plain}");
    assert!(plain.contains("<p>One box &amp; no more.</p>\n</figcaption>"), "{plain}");
    let with_caption = fixture.page("02-waker.html");
    assert!(with_caption.contains("<p>Its <code>code</code>.</p>"), "{with_caption}");
    assert!(
        with_caption.contains("=\"02-waker-box 02-waker-box-story\""),
        "{with_caption}"
    );
}

#[test]
fn a_value_that_was_not_printed() {
    let what = "`busi` is not in lessons/02-waker/expected/busy_loop.snap";
    assert_mistake(">busy<", ">busi<", 6, what);
    assert_mistake(">busy<", ">bus<", 6, "`bus` is not in");
    assert_mistake(">busy<", "><", 6, "`` is not in");
    assert_mistake("busy_loop.snap", "nowhere.snap", 6, "no such file");
}

#[test]
fn a_figure_without_words() {
    assert_mistake("<title>A box</title>", "", 1, "needs a <title>");
    assert_mistake("One box &amp; no more.", "  ", 1, "needs a <desc>");
}

#[test]
fn a_figure_of_another_shape() {
    assert_mistake("role=\"img\" ", "", 1, "write <svg viewBox=");
    assert_mistake("0 0 300 80", "0 0 300", 1, "write <svg viewBox=");
    assert_mistake("0 0 300 80", "0 0 751 80", 1, "at most 750 wide");
    assert_mistake("</text>", "", 7, "expected 'text' tag");
}

#[test]
fn a_style_of_its_own() {
    assert_mistake("class=\"box\"", "class=\"bx\"", 5, "no class `bx`");
    assert_mistake("class=\"box\"", "fill=\"red\"", 5, "`fill`: use a class");
    assert_mistake("class=\"box\"", "id=\"b\"", 5, "has no ids");
}

#[test]
fn a_figure_that_is_not_there() {
    let problems = Fixture::new().expand("{{#figure box}}\n").problems;
    assert!(problems[0].what.contains("no such file: book/figures/box.svg"));
}

/// Also those that no chapter shows yet.
#[test]
fn the_figures_of_this_book_are_in_order() {
    // Cargo runs tests in their package.
    let repository = Repository::open(Path::new(".")).expect("it is in a workspace");
    let figures = fs::read_dir(repository.root.join("book/figures"));
    for entry in figures.expect("the book has figures") {
        let file = entry.expect("a directory can be listed").path();
        let name = file.file_stem().expect("it has a name").to_string_lossy();
        if let Err(what) = figure(&repository, "page", &name, "") {
            panic!("{what}");
        }
    }
}
