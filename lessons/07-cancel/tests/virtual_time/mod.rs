//! Runs a program of tasks that can be cancelled, in virtual time. Lesson 08 uses it too.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::io;
use std::time::Duration;

use cancel::{Cancelled, TaskError, run_with};
use stage::printed;
use timers::clock;

pub use programs_log::log;

#[path = "../../../05-spawn/tests/virtual_time/mod.rs"]
mod programs_log;

/// What the program logs.
pub fn play<T: 'static, E: TaskError>(
    main: impl Future<Output = Result<T, E>> + 'static,
) -> Vec<String> {
    printed(|| drop(try_play(main).unwrap()))
}

/// What the program returns.
pub fn output_of<T: 'static, E: TaskError>(
    main: impl Future<Output = Result<T, E>> + 'static,
) -> Result<T, E> {
    try_play(main).unwrap()
}

/// An error if the program cannot end.
pub fn try_play<T: 'static, E: TaskError>(
    main: impl Future<Output = Result<T, E>> + 'static,
) -> io::Result<Result<T, E>> {
    run_with(clock(true), main)
}

/// So many milliseconds.
pub fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

pub async fn sleep(time: u64) -> Result<(), Cancelled> {
    cancel::sleep(ms(time)).await
}

/// Sleeps, says how that ended, and passes a cancel on.
pub async fn job(name: &str, time: u64) -> Result<u64, Cancelled> {
    let slept = sleep(time).await;
    log(&format!("{name} {slept:?}"));
    slept.map(|()| time)
}
