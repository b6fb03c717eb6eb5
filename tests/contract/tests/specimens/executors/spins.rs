//! A `block_on` that asks again and again, and needs no waker for it.

use std::task::{Context, Waker};

use contract::Task;

pub fn block_on(mut task: Task) {
    let mut cx = Context::from_waker(Waker::noop());
    while task.as_mut().poll(&mut cx).is_pending() {}
}

pub fn run(tasks: Vec<Task>) {
    tasks.into_iter().for_each(block_on);
}
