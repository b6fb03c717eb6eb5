//! What some of the specimens share, and has no bug: a wake sends the number of its task, and the
//! loop polls the tasks whose numbers it receives.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::task::{Context, Wake, Waker};

use contract::Task;

/// What the wakers of a task point to.
pub trait Ticket: Wake + Send + Sync + 'static {
    /// Whether the number is sent, and not yet received.
    fn queued(&self) -> &AtomicBool;
}

/// Runs tasks, each with a ticket that is made of its number and of the place where to send it.
pub fn run<T: Ticket>(tasks: Vec<Task>, ticket: impl Fn(usize, Sender<usize>) -> T) {
    let (sender, receiver) = mpsc::channel();
    let with_ticket = |(place, task)| {
        let ticket = Arc::new(ticket(place, sender.clone()));
        Arc::clone(&ticket).wake();
        Some((task, ticket))
    };
    let mut tasks: Vec<_> = tasks.into_iter().enumerate().map(with_ticket).collect();
    while tasks.iter().any(Option::is_some) {
        let place = receiver.recv().unwrap();
        let Some((task, ticket)) = &mut tasks[place] else { continue };
        ticket.queued().swap(false, Ordering::AcqRel);
        let waker = Waker::from(Arc::clone(ticket));
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            tasks[place] = None;
        }
    }
}
