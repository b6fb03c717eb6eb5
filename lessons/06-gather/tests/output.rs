//! The lesson's programs, run for real: what they print is what the book shows.

use programs::check;

#[test]
fn the_story_prints_what_cpython_prints() {
    let printed = check(env!("CARGO_BIN_EXE_lesson-06-gather"), &["--virtual"], "output");
    assert_eq!(printed, include_str!("../expected/asyncio3.out"));
}

#[test]
fn one_after_another() {
    let program = env!("CARGO_BIN_EXE_one_after_another");
    check(program, &["--virtual"], "one_after_another");
}

#[test]
fn who_is_polled() {
    check(env!("CARGO_BIN_EXE_who_is_polled"), &[], "who_is_polled");
}
