//! The lesson's programs, run for real: what they print is what the book shows.

use programs::check;

#[test]
fn the_story_prints_what_cpython_prints() {
    let printed = check(env!("CARGO_BIN_EXE_lesson-07-cancel"), &["--virtual"], "output");
    assert_eq!(printed, include_str!("../expected/cancel.out"));
}

#[test]
fn dropping() {
    check(env!("CARGO_BIN_EXE_dropping"), &["--virtual"], "dropping");
}

#[test]
fn answers() {
    check(env!("CARGO_BIN_EXE_answers"), &[], "answers");
}

#[test]
fn ring() {
    check(env!("CARGO_BIN_EXE_ring"), &[], "ring");
}

#[test]
fn flag() {
    check(env!("CARGO_BIN_EXE_flag"), &["--virtual"], "flag");
}
