//! A `block_on` that looks for a wake and then goes to sleep: one in between is lost.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};
use std::thread;
use std::time::Duration;

use contract::Task;

#[derive(Default)]
struct Flag {
    up: AtomicBool,
    bed: Mutex<()>,
    alarm: Condvar,
}

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.up.store(true, Ordering::Release);
        self.alarm.notify_one();
    }
}

pub fn block_on(mut task: Task) {
    let flag = Arc::new(Flag::default());
    let waker = Waker::from(Arc::clone(&flag));
    let mut polls = 0;
    while task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
        polls += 1;
        while !flag.up.swap(false, Ordering::AcqRel) {
            // A little luck is with it: not every time does it take long to fall asleep.
            if polls % 10 == 0 {
                thread::sleep(Duration::from_millis(1));
            }
            drop(flag.alarm.wait(flag.bed.lock().unwrap()).unwrap());
        }
    }
}
