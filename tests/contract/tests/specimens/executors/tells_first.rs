//! A wake tells the waiter, and then puts the task into the queue.

use std::sync::Arc;
use std::task::{Context, Wake, Waker};

use contract::Task;

use super::queue::Queue;

struct Ticket {
    task: usize,
    queue: Arc<Queue>,
    waiter: Waker,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        self.waiter.wake_by_ref();
        self.queue.push(self.task);
    }
}

pub fn start(tasks: Vec<Task>, waiter: Waker) -> impl FnMut() {
    let queue = Queue::new(tasks.len());
    let mut tasks: Vec<_> = tasks.into_iter().map(Some).collect();
    move || {
        // No more than there are tasks, so that a tick ends.
        for _ in 0..tasks.len() {
            let Some(task) = queue.try_pop() else { return };
            let Some(future) = &mut tasks[task] else { continue };
            let (queue, waiter) = (Arc::clone(&queue), waiter.clone());
            let waker = Waker::from(Arc::new(Ticket { task, queue, waiter }));
            if future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                tasks[task] = None;
            }
        }
    }
}
