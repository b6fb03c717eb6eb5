//! What most of the specimens share, and has no bug: a ready queue of numbered tasks.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Wake, Waker};

/// Each task stands in it at most once.
pub struct Queue {
    ready: Mutex<VecDeque<usize>>,
    pushed: Condvar,
}

impl Queue {
    /// All of so many tasks are ready.
    pub fn new(tasks: usize) -> Arc<Queue> {
        Arc::new(Queue {
            ready: Mutex::new((0..tasks).collect()),
            pushed: Condvar::new(),
        })
    }

    pub fn push(&self, task: usize) {
        let mut ready = self.ready.lock().unwrap();
        if !ready.contains(&task) {
            ready.push_back(task);
        }
        self.pushed.notify_one();
    }

    /// Takes the first, if there is one.
    pub fn try_pop(&self) -> Option<usize> {
        self.ready.lock().unwrap().pop_front()
    }

    /// Takes the first, and sleeps until there is one.
    pub fn pop(&self) -> usize {
        let ready = self.ready.lock().unwrap();
        let mut ready = self.pushed.wait_while(ready, |ready| ready.is_empty()).unwrap();
        ready.pop_front().unwrap()
    }

    /// Takes this one, if it stands there.
    pub fn remove(&self, task: usize) -> bool {
        let mut ready = self.ready.lock().unwrap();
        let place = ready.iter().position(|other| *other == task);
        place.and_then(|place| ready.remove(place)).is_some()
    }

    pub fn waker(self: &Arc<Queue>, task: usize) -> Waker {
        Waker::from(Arc::new(Ticket { task, queue: Arc::clone(self) }))
    }
}

struct Ticket {
    task: usize,
    queue: Arc<Queue>,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        self.queue.push(self.task);
    }
}
