//! The queued flag is looked at, and then set: two wakes can both see that it is not.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::task::{Context, Wake, Waker};
use std::thread;

use contract::Task;

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

pub fn run(tasks: Vec<Task>) {
    let (sender, receiver) = mpsc::channel();
    let ticket = |place| {
        let ready = sender.clone();
        let ticket = Arc::new(Ticket { place, queued: AtomicBool::new(false), ready });
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
