//! The lesson's programs, run for real: what they print is what the book shows.

use programs::check;

#[test]
fn the_story_prints_what_cpython_prints() {
    let printed = check(env!("CARGO_BIN_EXE_lesson-04-timers"), &["--virtual"], "output");
    assert_eq!(printed, include_str!("../expected/asyncio1.out"));
}

#[test]
fn blocking_sleep() {
    check(env!("CARGO_BIN_EXE_blocking_sleep"), &["--virtual"], "blocking_sleep");
}
