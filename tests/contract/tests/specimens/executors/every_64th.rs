//! Every 64th wake is made doubly sure of: the task is polled, and polled once more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::task::Wake;

use contract::Task;

use super::tickets;

struct Ticket {
    place: usize,
    queued: AtomicBool,
    ready: Sender<usize>,
    wakes: Arc<AtomicUsize>,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        if self.queued.swap(true, Ordering::AcqRel) {
            return;
        }
        let number = self.wakes.fetch_add(1, Ordering::AcqRel) + 1;
        let times = if number.is_multiple_of(64) { 2 } else { 1 };
        (0..times).for_each(|_| _ = self.ready.send(self.place));
    }
}

impl tickets::Ticket for Ticket {
    fn queued(&self) -> &AtomicBool {
        &self.queued
    }
}

pub fn run(tasks: Vec<Task>) {
    let wakes = Arc::<AtomicUsize>::default();
    tickets::run(tasks, |place, ready| {
        let (queued, wakes) = (AtomicBool::new(false), Arc::clone(&wakes));
        Ticket { place, queued, ready, wakes }
    });
}
