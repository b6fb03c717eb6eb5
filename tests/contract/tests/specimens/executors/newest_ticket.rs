//! Each poll has a ticket of its own, and only the newest counts: but an older one was kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Wake, Waker};

use contract::Task;

use super::queue::Queue;

struct Ticket {
    place: usize,
    number: usize,
    newest: Arc<AtomicUsize>,
    queue: Arc<Queue>,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        if self.number == self.newest.load(Ordering::Acquire) {
            self.queue.push(self.place);
        }
    }
}

pub fn run(tasks: Vec<Task>) {
    let queue = Queue::new(tasks.len());
    let numbered = |task| Some((task, Arc::<AtomicUsize>::default()));
    let mut tasks: Vec<_> = tasks.into_iter().map(numbered).collect();
    while tasks.iter().any(Option::is_some) {
        let place = queue.pop();
        let Some((task, newest)) = &mut tasks[place] else { continue };
        let number = newest.fetch_add(1, Ordering::AcqRel) + 1;
        let (newest, queue) = (Arc::clone(newest), Arc::clone(&queue));
        let waker = Waker::from(Arc::new(Ticket { place, number, newest, queue }));
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            tasks[place] = None;
        }
    }
}
