//! The queued flag is looked at, and then set: two wakes can both see that it is not.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::task::Wake;
use std::thread;

use contract::Task;

use super::tickets;

struct Ticket {
    place: usize,
    queued: AtomicBool,
    ready: Sender<usize>,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        if !self.queued.load(Ordering::Acquire) {
            // A thread can lose its turn anywhere. This one does it more often.
            thread::yield_now();
            self.queued.store(true, Ordering::Release);
            let _ = self.ready.send(self.place);
        }
    }
}

impl tickets::Ticket for Ticket {
    fn queued(&self) -> &AtomicBool {
        &self.queued
    }
}

pub fn run(tasks: Vec<Task>) {
    let queued = || AtomicBool::new(false);
    tickets::run(tasks, |place, ready| Ticket { place, queued: queued(), ready });
}
