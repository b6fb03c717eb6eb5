//! The lesson's programs, run for real: what they print is what the book shows.

use programs::{check, check_refused};

#[test]
fn the_story_prints_what_cpython_prints() {
    let printed = check(env!("CARGO_BIN_EXE_lesson-05-spawn"), &["--virtual"], "output");
    assert_eq!(printed, include_str!("../expected/asyncio2.out"));
}

#[test]
fn not_spawned() {
    check(env!("CARGO_BIN_EXE_not_spawned"), &["--virtual"], "not_spawned");
}

#[test]
fn block_on_inside() {
    check(env!("CARGO_BIN_EXE_block_on_inside"), &["--virtual"], "block_on_inside");
}

#[test]
fn greet_prints_what_cpython_prints() {
    let printed = check(env!("CARGO_BIN_EXE_greet"), &["--virtual"], "greet");
    assert_eq!(printed, include_str!("../expected/greet.out"));
}

#[test]
fn the_compiler_warns_of_a_future_that_nothing_polls() {
    check_refused("refused/never_awaited.rs", "never_awaited");
}
