//! Mistakes in SUMMARY.md and in what it lists.

use super::{Fixture, assert_problem};
use std::fs;

#[test]
fn a_listed_chapter_that_is_not_there() {
    let fixture = Fixture::new();
    fs::remove_file(fixture.root.join("book/src/map.md")).expect("the fixture has it");
    assert_problem(&fixture.build(), "book/src/SUMMARY.md:5", "write book/src/map.md");
    assert!(!fixture.root.join("book/src/map.md").exists(), "mdBook must not create it");
}

#[test]
fn a_chapter_that_is_not_listed() {
    let fixture = Fixture::new();
    fixture.write("book/src/more/glossary.md", "# Glossary\n");
    assert_problem(&fixture.build(), "book/src/more/glossary.md:1", "is not listed");
}

#[test]
fn a_lesson_without_a_chapter() {
    let fixture = Fixture::new();
    fixture.write(
        "lessons/03-executor/Cargo.toml",
        "[package]\nname = \"three\"\ndescription = \"A queue\"\n",
    );
    fixture.write("lessons/03-executor/src/lib.rs", "//! Three.\n");
    // Without the map, which would have a dead link.
    fixture.write("book/src/map.md", "# Map\n");
    assert_problem(
        &fixture.build(),
        "book/src/SUMMARY.md:1",
        "lessons/03-executor has no chapter",
    );
}

#[test]
fn a_chapter_without_a_lesson() {
    let fixture = Fixture::new();
    let summary = "# Summary\n\n- [Generator](01-generator.md)\n- [Waker](02-waker.md)\n\
                   - [Executor](03-executor.md)\n- [Map](map.md)\n";
    fixture.write("book/src/SUMMARY.md", summary);
    fixture.write("book/src/03-executor.md", "# Executor\n");
    assert_problem(
        &fixture.build(),
        "book/src/SUMMARY.md:5",
        "without a lesson lessons/03-executor",
    );
}

#[test]
fn no_summary() {
    let fixture = Fixture::new();
    fs::remove_file(fixture.root.join("book/src/SUMMARY.md"))
        .expect("the fixture has it");
    assert_problem(&fixture.build(), "book/src/SUMMARY.md:1", "no such file");
}

#[test]
fn a_broken_configuration() {
    let fixture = Fixture::new();
    fixture.write("book/book.toml", "[book]\ntitel = \"A\"\n");
    assert_problem(&fixture.build(), "book/book.toml:1", "titel");
}

/// The compiled builder may belong to another clone, so the place of its sources says nothing.
#[test]
fn the_workspace_is_the_one_around_the_given_directory() {
    let fixture = Fixture::new();
    let inside = fixture.root.join("lessons/stage");
    let repository = crate::repository::Repository::open(&inside).ok();
    let root = repository.expect("it is a package of the fixture").root;
    assert_eq!(root.canonicalize().ok(), fixture.root.canonicalize().ok());
}

#[test]
fn a_broken_workspace() {
    let fixture = Fixture::new();
    fixture.write("lessons/stage/Cargo.toml", "[package]\n");
    let problem = crate::repository::Repository::open(&fixture.root).err();
    let problem = problem.expect("Cargo refuses it").to_string();
    assert_problem(&[problem], "Cargo.toml:1", "`cargo metadata` exited with an error");
}
