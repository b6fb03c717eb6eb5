//! Names in a listing that a reader cannot look up.

use super::{CHAPTER, Fixture, assert_problem};

/// A book whose first lesson has a test that uses what the chapter may not show.
fn with_test(code: &str, text: &str) -> Fixture {
    let fixture = Fixture::new();
    fixture.write("lessons/01-generator/tests/01_log.rs", code);
    fixture.write(
        "lessons/01-generator/src/lib.rs",
        "//! One.\n\npub fn play() {}\npub struct Song;\npub const LOUD: u8 = 1;\n\
         pub trait Tune { type Item; fn hum(&self) {} }\n",
    );
    let listing =
        "```rust\n{{#include lessons/01-generator/tests/01_log.rs fn main}}\n```\n";
    fixture.write(CHAPTER, &format!("# A\n\n## The code\n\n{listing}\n{text}\n"));
    fixture
}

fn problems(body: &str, text: &str) -> Vec<String> {
    with_test(&format!("fn main() {{\n    {body}\n}}\nfn log() {{}}\n"), text).build()
}

#[test]
fn a_name_that_the_page_never_shows() {
    let place = format!("{CHAPTER}:5");
    for (body, name) in [
        ("play();", "play"),
        ("if true { log() }", "log"),
        ("assert_eq!(log(), ());", "log"),
        ("let a: Song = b;", "Song"),
        ("a.b(Song);", "Song"),
        ("f(LOUD);", "LOUD"),
    ] {
        let what =
            format!("`{name}` in lessons/01-generator/tests/01_log.rs is never shown");
        assert_problem(&problems(body, ""), &place, &what);
    }
}

#[test]
fn a_name_that_is_shown_or_explained() {
    let shown = "```rust\n{{#include lessons/01-generator/src/lib.rs}}\n```";
    assert_eq!(problems("play(); f(Song, LOUD);", shown), [""; 0]);
    assert_eq!(problems("play();", "Here `play()` plays."), [""; 0]);
    assert_eq!(problems("play();", "It plays."), problems("play();", ""));
}

#[test]
fn a_name_that_is_not_ours_or_says_where_it_comes_from() {
    let body =
        "let play = 1; play(); std::play(); generator::log(); a.log(); f(); Vec::new();";
    assert_eq!(problems(body, ""), [""; 0]);
    let body =
        "use generator::Song; let _: Box<dyn Iterator<Item = u8>>; a.hum(); // play()";
    assert_eq!(problems(body, ""), [""; 0]);
}

#[test]
fn an_earlier_chapter_explains_and_a_later_one_does_not() {
    let test = "fn main() {\n    play();\n}\n";
    let later = with_test(test, "");
    later.write("book/src/02-waker.md", "# B\n\nSo `play` plays.\n");
    assert_problem(&later.build(), &format!("{CHAPTER}:5"), "`play` in");

    let earlier = with_test("fn main() {}\n", "So `play` plays.");
    earlier.write("lessons/02-waker/src/lib.rs", test);
    let listing = "```rust\n{{#include lessons/02-waker/src/lib.rs}}\n```\n";
    earlier.write("book/src/02-waker.md", &format!("# B\n\n{listing}"));
    assert_eq!(earlier.build(), [""; 0]);
}
