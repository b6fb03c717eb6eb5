//! It runs until nobody can send to the ready queue any more: but a waker can be kept.

use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

use contract::Task;

struct Runnable {
    task: Mutex<Option<Task>>,
    ready: Sender<Arc<Runnable>>,
}

impl Wake for Runnable {
    fn wake(self: Arc<Self>) {
        let _ = self.ready.send(Arc::clone(&self));
    }
}

pub fn run(tasks: Vec<Task>) {
    let (ready, receiver) = mpsc::channel::<Arc<Runnable>>();
    for task in tasks {
        let task = Mutex::new(Some(task));
        Waker::from(Arc::new(Runnable { task, ready: ready.clone() })).wake();
    }
    drop(ready);
    while let Ok(runnable) = receiver.recv() {
        let waker = Waker::from(Arc::clone(&runnable));
        let mut slot = runnable.task.lock().unwrap();
        let poll = slot
            .as_mut()
            .map(|task| task.as_mut().poll(&mut Context::from_waker(&waker)));
        if poll.is_some_and(|poll| poll.is_ready()) {
            *slot = None;
        }
    }
}
