//! The lesson's programs, run for real: what they print is what the book shows.

use programs::{check, check_refused};

#[test]
fn story() {
    check(env!("CARGO_BIN_EXE_lesson-02-waker"), &["--virtual"], "output");
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
fn what_is_pinned_cannot_be_swapped() {
    check_refused("refused/swap_pinned.rs", "swap_pinned");
}
