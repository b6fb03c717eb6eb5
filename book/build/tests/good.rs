//! The good book builds, and shows what it should.

use super::{FILES, Fixture, GOOD};

#[test]
fn the_good_book_builds() {
    let fixture = Fixture::new();
    assert_eq!(fixture.build(), [""; 0]);
    // A second time, over the first.
    assert_eq!(fixture.build(), [""; 0]);

    let page = fixture.page("01-generator.html");
    let shown = [
        "<p class=\"listing\">lessons/01-generator/src/lib.rs</p>",
        "<code class=\"language-rust\">/// Adds.\npub fn add() {\n    1 &lt; 2;\n}</code>",
        "<code class=\"language-python\">def fn1():\n    yield\n\n\nprint(fn1())</code>",
        "<span class=\"prompt\">$ </span><span class=\"command\">cargo test</span></code>",
        "<span class=\"command\">cargo run -p lesson-01-generator</span>\none &lt;1&gt;\n\n#2<",
        "<code>{{#minutes}}</code>",
    ];
    for text in shown {
        assert!(page.contains(text), "{text} is not in {page}");
    }
    let waker = fixture.page("02-waker.html");
    assert!(waker.contains("<span class=\"command\">cargo run -- \"a: b\"</span>"));
}

#[test]
fn the_machine_has_its_parts_lit() {
    let fixture = Fixture::new();
    let text = fixture.expand("{{#machine 02}}\n").text;
    for (lesson, class) in [("01", "known"), ("02", "new"), ("03", "later")] {
        let part = format!("<title>{}</title>", &lesson[1..]);
        let line =
            text.lines().find(|line| line.contains(&part)).expect("it has the part");
        assert!(line.contains(&format!("class=\"part {class}\"")), "{line}");
    }
    assert!(!text.trim().contains("\n\n"), "a blank line ends HTML in Markdown: {text}");
    let all = fixture.expand("{{#machine all}}\n").text;
    assert_eq!(all.matches("class=\"part known\"").count(), 3);
}

#[test]
fn the_map_shows_who_uses_whom() {
    let text = Fixture::new().expand("{{#map}}\n").text;
    assert!(text.contains("<title>02 waker uses 01 generator</title>"), "{text}");
    assert_eq!(text.matches("class=\"arc\"").count(), 1, "none leads to stage");
    assert!(text.contains("Every lesson uses it."));
    assert!(text.contains("Pause &amp; resume. Uses stage.</li>"));
    assert!(!text.trim().contains("\n\n"), "a blank line ends HTML in Markdown: {text}");
}

#[test]
fn minutes_count_words_and_lines_of_code() {
    let fixture = Fixture::new();
    let minutes = |text: &str| {
        let text = fixture.expand(&format!("{{{{#minutes}}}}\n\n{text}")).text;
        text.split_whitespace().next().map(str::to_string)
    };
    // The helper is a word itself.
    assert_eq!(minutes(&"word ".repeat(199)).as_deref(), Some("1"));
    assert_eq!(minutes(&"word ".repeat(200)).as_deref(), Some("2"));
    // Thirty lines take two minutes, and the word a little more.
    fixture.write("lessons/01-generator/long.txt", &"line\n".repeat(30));
    let code = "```text\n{{#include lessons/01-generator/long.txt}}\n```\n";
    assert_eq!(minutes(code).as_deref(), Some("3"));
}

#[test]
fn an_example_in_the_documentation_is_folded_away() {
    let fixture = Fixture::new();
    let source = "/// Adds.\n///\n/// ```\n/// add(1 < 2);\n/// ```\npub fn add() {}\n\n\
                  /// ```text\n/// stays\n/// ```\npub fn other() {}\n";
    fixture.write("lessons/01-generator/src/lib.rs", source);
    let expanded =
        fixture.expand("```rust\n{{#include lessons/01-generator/src/lib.rs}}\n```\n");
    let code = "/// Adds.\n<span class=\"boring\">///\n/// ```\n/// add(1 &lt; 2);\n/// ```\n\
                </span>pub fn add() {}\n\n/// ```text\n/// stays\n/// ```\n\
                pub fn other() {}</code>";
    assert!(expanded.text.contains(code), "{}", expanded.text);
}

#[test]
fn documentation_is_folded_away_on_demand() {
    let fixture = Fixture::new();
    let source =
        "//! Two.\n\nuse std::mem;\n\n/// Adds.\npub fn add() {\n    // Why.\n}\n";
    fixture.write("lessons/01-generator/src/lib.rs", source);
    let shown = |argument: &str| {
        let path = format!("lessons/01-generator/src/lib.rs{argument}");
        fixture.expand(&format!("```rust\n{{{{#include {path}}}}}\n```\n")).text
    };
    let whole = "<span class=\"boring\">//! Two.\n\n</span>use std::mem;\n\n\
                 <span class=\"boring\">/// Adds.\n</span>pub fn add() {\n    // Why.\n}</code>";
    assert!(shown(" nodocs").contains(whole), "{}", shown(" nodocs"));
    let item = "<span class=\"boring\">/// Adds.\n</span>pub fn add() {";
    assert!(shown(" fn add nodocs").contains(item), "{}", shown(" fn add nodocs"));
    assert!(!shown("").contains("boring"), "only on demand");
}

/// mdBook reads no Markdown there.
#[test]
fn a_summary_may_have_code() {
    let fixture = Fixture::new();
    let text =
        "<details>\n<summary>Is `a < b`, or `c`?</summary>\n\nYes.\n\n</details>\n";
    let html = "<summary>Is <code>a &lt; b</code>, or <code>c</code>?</summary>";
    assert!(fixture.expand(text).text.contains(html), "{}", fixture.expand(text).text);
}

#[test]
fn windows_line_ends_change_nothing() {
    let fixture = Fixture::new();
    let plain = fixture.expand(GOOD).text;
    for (path, text) in FILES {
        fixture.write(path, &text.replace('\n', "\r\n"));
    }
    let expanded = fixture.expand(&GOOD.replace('\n', "\r\n"));
    assert!(expanded.problems.is_empty(), "{:?}", expanded.problems);
    assert_eq!(expanded.text.replace('\r', ""), plain);
}

#[test]
fn exercises_tell_of_themselves() {
    let fixture = Fixture::new();
    let manifest = "[package]\nname = \"lesson-01-generator\"\ndescription = \"A\"\n[[test]]\nname = \"nap\"\npath = \"exercises/nap/attempts.rs\"\n";
    fixture.write("lessons/01-generator/Cargo.toml", manifest);
    let statement =
        "//! # A nap\n//!\n//! **Build**, 15 minutes.\n//!\n//! Once,\n//! `twice`.\n";
    fixture.write("lessons/01-generator/exercises/nap/exercise.rs", statement);
    fixture.write(super::CHAPTER, "# A\n\n## The code\n\n{{#exercises 01-generator}}\n");
    assert_eq!(fixture.build(), [""; 0]);
    let page = fixture.page("01-generator.html");
    let item = "<li><strong>A nap</strong> (build, 15 minutes): Once, <code>twice</code>.\n\
                <br><code>cargo xtask exercise nap</code></li>";
    assert!(page.contains(item), "{page}");
}

#[test]
fn a_promise_comes_in_its_own_words() {
    let fixture = Fixture::new();
    let promises = "promises! {\n    Nap:\n    \"It naps.\"\n    \"Naps are good.\"\n}\n";
    fixture.write("tests/contract/src/promise.rs", promises);
    let text = fixture.expand("{{#promise Nap}}\n").text;
    assert!(text.contains("> **It naps.**\n> Naps are good."), "{text}");
}
