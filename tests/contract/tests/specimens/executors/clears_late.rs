//! A `block_on` that lowers the flag after the poll, and with it a wake that came meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Wake, Waker};
use std::thread::{self, Thread};

use contract::Task;

struct Flag(AtomicBool, Thread);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
        self.1.unpark();
    }
}

pub fn block_on(mut task: Task) {
    let flag = Arc::new(Flag(AtomicBool::new(false), thread::current()));
    let waker = Waker::from(Arc::clone(&flag));
    while task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
        flag.0.store(false, Ordering::Release);
        while !flag.0.load(Ordering::Acquire) {
            thread::park();
        }
    }
}
