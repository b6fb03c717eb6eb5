//! The lesson's programs, run for real: what they print is what the book shows.

use programs::check;

#[test]
fn the_story_prints_what_cpython_prints() {
    let printed = check(env!("CARGO_BIN_EXE_lesson-09-group"), &["--virtual"], "output");
    assert_eq!(printed, include_str!("../expected/group.out"));
}

#[test]
fn nobody_owns() {
    check(env!("CARGO_BIN_EXE_nobody_owns"), &["--virtual"], "nobody_owns");
}

#[test]
fn as_they_come() {
    check(env!("CARGO_BIN_EXE_as_they_come"), &["--virtual"], "as_they_come");
}
