//! Each wake queues the task, also when it stands in the queue already.

use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::task::{Context, Wake, Waker};

use contract::Task;

struct Ticket(usize, Sender<usize>);

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        let _ = self.1.send(self.0);
    }
}

pub fn run(tasks: Vec<Task>) {
    let (sender, ready) = mpsc::channel();
    (0..tasks.len()).for_each(|place| sender.send(place).unwrap());
    let mut tasks: Vec<_> = tasks.into_iter().map(Some).collect();
    while tasks.iter().any(Option::is_some) {
        let place = ready.recv().unwrap();
        let Some(task) = &mut tasks[place] else { continue };
        let waker = Waker::from(Arc::new(Ticket(place, sender.clone())));
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            tasks[place] = None;
        }
    }
}
