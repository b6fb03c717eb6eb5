//! The lesson's programs, run for real: what they print is what the book shows.

use programs::{check, check_refused};

#[test]
fn the_story_prints_what_cpython_prints() {
    let printed = check(env!("CARGO_BIN_EXE_lesson-01-generator"), &[], "output");
    assert_eq!(printed, include_str!("../expected/coroutine.out"));
}

#[test]
fn smallest_prints_what_the_scheduler_of_coroutine_py_prints() {
    let printed = check(env!("CARGO_BIN_EXE_smallest"), &[], "smallest");
    assert!(include_str!("../expected/coroutine.out").ends_with(&printed));
}

#[test]
fn nothing_can_be_moved_out_of_the_machine() {
    check_refused("refused/owned_name.rs", "owned_name");
}

#[test]
fn cannot_pause() {
    check(env!("CARGO_BIN_EXE_cannot_pause"), &[], "cannot_pause");
}

#[test]
fn sizes() {
    check(env!("CARGO_BIN_EXE_sizes"), &[], "sizes");
}
