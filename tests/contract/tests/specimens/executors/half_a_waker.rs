//! There are two ways to call a waker, and only one of them was written with care.

use std::sync::Arc;
use std::task::{Context, Wake, Waker};

use contract::Task;

use super::queue::Queue;

struct Ticket<const BY_VALUE: bool> {
    task: usize,
    queue: Arc<Queue>,
}

impl<const BY_VALUE: bool> Wake for Ticket<BY_VALUE> {
    fn wake(self: Arc<Self>) {
        if BY_VALUE {
            self.queue.push(self.task);
        }
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !BY_VALUE {
            self.queue.push(self.task);
        }
    }
}

pub fn run<const BY_VALUE: bool>(mut tasks: Vec<Task>) {
    let queue = Queue::new(tasks.len());
    while let Some(task) = queue.try_pop() {
        let ticket = Ticket::<BY_VALUE> { task, queue: Arc::clone(&queue) };
        let waker = Waker::from(Arc::new(ticket));
        if tasks[task].as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            tasks[task] = Box::pin(async {});
        }
    }
}
