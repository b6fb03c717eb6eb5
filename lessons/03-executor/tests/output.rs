//! The lesson's programs, run for real: what they print is what the book shows.

use programs::check;

#[test]
fn the_story_prints_what_cpython_prints_and_the_ticks() {
    let printed = check(env!("CARGO_BIN_EXE_lesson-03-executor"), &[], "output");
    let lines = printed.split_inclusive('\n').filter(|line| !line.starts_with("--"));
    assert_eq!(lines.collect::<String>(), include_str!("../expected/two_tasks.out"));
}

#[test]
fn poll_everybody() {
    check(env!("CARGO_BIN_EXE_poll_everybody"), &[], "poll_everybody");
}

#[test]
fn forty_lines() {
    check(env!("CARGO_BIN_EXE_forty_lines"), &[], "forty_lines");
}

#[test]
fn queued_twice() {
    check(env!("CARGO_BIN_EXE_queued_twice"), &[], "queued_twice");
}

#[test]
fn forgotten() {
    check(env!("CARGO_BIN_EXE_forgotten"), &[], "forgotten");
}
