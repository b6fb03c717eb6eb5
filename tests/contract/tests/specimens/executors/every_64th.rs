//! Every 64th wake is made doubly sure of: the task is polled, and polled once more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::task::{Context, Wake, Waker};

use contract::Task;

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

pub fn run(tasks: Vec<Task>) {
    let (sender, receiver) = mpsc::channel();
    let wakes = Arc::<AtomicUsize>::default();
    let ticket = |place| {
        let (queued, ready) = (AtomicBool::new(false), sender.clone());
        let wakes = Arc::clone(&wakes);
        let ticket = Arc::new(Ticket { place, queued, ready, wakes });
        Arc::clone(&ticket).wake();
        ticket
    };
    let with_ticket = |(place, task)| Some((task, ticket(place)));
    let mut tasks: Vec<_> = tasks.into_iter().enumerate().map(with_ticket).collect();
    while tasks.iter().any(Option::is_some) {
        let place = receiver.recv().unwrap();
        let Some((task, ticket)) = &mut tasks[place] else { continue };
        ticket.queued.swap(false, Ordering::AcqRel);
        let waker = Waker::from(Arc::clone(ticket));
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            tasks[place] = None;
        }
    }
}
