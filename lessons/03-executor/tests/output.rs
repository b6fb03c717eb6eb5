//! The lesson's programs, run for real: what they print is what the book shows.

use programs::check;

#[test]
fn story() {
    check(env!("CARGO_BIN_EXE_lesson-03-executor"), &[], "output");
}

#[test]
fn poll_everybody() {
    check(env!("CARGO_BIN_EXE_poll_everybody"), &[], "poll_everybody");
}

#[test]
fn queued_twice() {
    check(env!("CARGO_BIN_EXE_queued_twice"), &[], "queued_twice");
}

#[test]
fn forgotten() {
    check(env!("CARGO_BIN_EXE_forgotten"), &[], "forgotten");
}
