//! The lesson's programs, run for real: what they print is what the book shows.

use programs::{check, check_refused};

#[test]
fn the_story_prints_what_cpython_prints_and_the_polls() {
    let printed = check(env!("CARGO_BIN_EXE_lesson-02-waker"), &["--virtual"], "output");
    let lines = printed.split_inclusive('\n').filter(|line| !line.starts_with("poll"));
    assert_eq!(lines.collect::<String>(), include_str!("../expected/other_thread.out"));
    assert!(include_str!("../../../README.md").contains(&printed), "the README shows it");
}

#[test]
fn one_poll() {
    check(env!("CARGO_BIN_EXE_one_poll"), &[], "one_poll");
}

#[test]
fn busy_loop() {
    check(env!("CARGO_BIN_EXE_busy_loop"), &["--virtual"], "busy_loop");
}

#[test]
fn lost_wakeup() {
    check(env!("CARGO_BIN_EXE_lost_wakeup"), &[], "lost_wakeup");
}

#[test]
fn moved() {
    check(env!("CARGO_BIN_EXE_moved"), &[], "moved");
}

#[test]
fn what_is_pinned_cannot_be_moved() {
    check_refused("refused/move_pinned.rs", "move_pinned");
}
