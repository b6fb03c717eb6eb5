//! A wake sends the task's number, and is sure that somebody receives it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::task::{Context, Wake, Waker};

use contract::Task;

struct Ticket {
    place: usize,
    queued: AtomicBool,
    ready: Sender<usize>,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::AcqRel) {
            self.ready.send(self.place).expect("the executor receives it");
        }
    }
}

pub fn run(tasks: Vec<Task>) {
    let (sender, ready) = mpsc::channel();
    let mut tasks: Vec<_> = tasks
        .into_iter()
        .enumerate()
        .map(|(place, task)| {
            sender.send(place).unwrap();
            let queued = AtomicBool::new(true);
            Some((task, Arc::new(Ticket { place, queued, ready: sender.clone() })))
        })
        .collect();
    while tasks.iter().any(Option::is_some) {
        let place = ready.recv().unwrap();
        let Some((task, ticket)) = &mut tasks[place] else { continue };
        ticket.queued.store(false, Ordering::Release);
        let waker = Waker::from(Arc::clone(ticket));
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            tasks[place] = None;
        }
    }
}
