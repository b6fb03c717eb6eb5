//! Runs a program in virtual time. Its log says when, and in which turn, a thing happened.
//! Lesson 06 uses it too.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fmt::Debug;
use std::rc::Rc;
use std::time::Duration;

use spawn::{run_with, running_loop};
use stage::{printed, println};
use timers::VirtualClock;

pub fn play(main: impl Future<Output = ()> + 'static) -> Vec<String> {
    printed(|| run_with(Rc::new(VirtualClock::new()), main).unwrap())
}

pub fn log(text: &str) {
    let event_loop = running_loop();
    let time = event_loop.timers().now().as_millis();
    println!("t={time} k={} {text}", event_loop.executor().ticks());
}

pub async fn sleep(time: u64) {
    spawn::sleep(Duration::from_millis(time)).await;
}

/// Sleeps, logs that it ends, and returns.
pub async fn job<T: Debug>(time: u64, output: T) -> T {
    sleep(time).await;
    log(&format!("ends with {output:?}"));
    output
}
