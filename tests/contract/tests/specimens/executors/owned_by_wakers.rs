//! The wakers share the task, and so they own what is left of it when it has ended.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

use contract::Task;

struct Shared {
    task: Mutex<Task>,
    queued: AtomicBool,
    ended: AtomicBool,
    ready: Sender<Arc<Shared>>,
}

impl Wake for Shared {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::AcqRel) {
            let _ = self.ready.send(Arc::clone(&self));
        }
    }
}

pub fn run(tasks: Vec<Task>) {
    let (sender, ready) = mpsc::channel();
    let mut left = tasks.len();
    for task in tasks {
        let shared = Shared {
            task: Mutex::new(task),
            queued: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            ready: sender.clone(),
        };
        Arc::new(shared).wake();
    }
    while left > 0 {
        let shared = ready.recv().unwrap();
        shared.queued.store(false, Ordering::Release);
        if shared.ended.load(Ordering::Acquire) {
            continue;
        }
        let waker = Waker::from(Arc::clone(&shared));
        let mut task = shared.task.lock().unwrap();
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            shared.ended.store(true, Ordering::Release);
            left -= 1;
        }
    }
}
