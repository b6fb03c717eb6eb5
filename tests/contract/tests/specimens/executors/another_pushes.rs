//! "Another thread is at the queue, so there will be a poll": but not of the same task.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Wake, Waker};
use std::thread;

use contract::Task;

use super::queue::Queue;

struct Ticket {
    task: usize,
    queue: Arc<Queue>,
    pushing: Arc<AtomicBool>,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        if !self.pushing.swap(true, Ordering::AcqRel) {
            self.queue.push(self.task);
            // A thread can lose its turn anywhere. This one does it more often.
            thread::yield_now();
            self.pushing.store(false, Ordering::Release);
        }
    }
}

pub fn run(tasks: Vec<Task>) {
    let (queue, pushing) = (Queue::new(tasks.len()), Arc::default());
    let mut tasks: Vec<_> = tasks.into_iter().map(Some).collect();
    while tasks.iter().any(Option::is_some) {
        let place = queue.pop();
        let Some(task) = &mut tasks[place] else { continue };
        let (queue, pushing) = (Arc::clone(&queue), Arc::clone(&pushing));
        let waker = Waker::from(Arc::new(Ticket { task: place, queue, pushing }));
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            tasks[place] = None;
        }
    }
}
