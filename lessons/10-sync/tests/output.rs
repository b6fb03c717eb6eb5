//! The lesson's programs, run for real: what they print is what the book shows.

use programs::check;

#[test]
fn the_story_prints_what_cpython_prints() {
    let printed = check(env!("CARGO_BIN_EXE_lesson-10-sync"), &["--virtual"], "output");
    assert_eq!(printed, include_str!("../expected/queue.out"));
}

#[test]
fn check_then_act() {
    check(env!("CARGO_BIN_EXE_check_then_act"), &["--virtual"], "check_then_act");
}

#[test]
fn borrowed() {
    check(env!("CARGO_BIN_EXE_borrowed"), &[], "borrowed");
}
