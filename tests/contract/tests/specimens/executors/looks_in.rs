//! A `block_on` that looks in now and then, for a wake might have been lost.

use std::sync::Arc;
use std::task::{Context, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use contract::Task;

struct Sleeper(Thread);

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

pub fn block_on(mut task: Task) {
    let waker = Waker::from(Arc::new(Sleeper(thread::current())));
    while task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
        thread::park_timeout(Duration::from_millis(150));
    }
}

pub fn run(tasks: Vec<Task>) {
    tasks.into_iter().for_each(block_on);
}
