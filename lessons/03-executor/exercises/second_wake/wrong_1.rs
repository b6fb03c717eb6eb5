//! # The second wake: look into the queue
//!
//! "A number that is in the queue already need not be pushed again." But the tick takes
//! the numbers out before it polls. A task that is still to be polled in this tick is no
//! longer found in the queue, so it is queued once more.
//!
//! The check says: a task that is still to be polled in this tick needs no second poll

use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

/// Runs many futures in turn.
pub struct Executor {
    tasks: Vec<Option<Task>>,
    ready: Arc<Mutex<Vec<usize>>>,
}

struct Task {
    future: Pin<Box<dyn Future<Output = ()>>>,
    ticket: Arc<Ticket>,
}

/// What all the wakers of a task point to.
struct Ticket {
    place: usize,
    ready: Arc<Mutex<Vec<usize>>>,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        let mut ready = self.ready.lock().unwrap();
        if !ready.contains(&self.place) {
            ready.push(self.place);
        }
    }
}

impl Executor {
    /// An executor without tasks.
    pub fn new() -> Executor {
        Executor { tasks: Vec::new(), ready: Arc::default() }
    }

    /// Takes a future. It is polled in the next tick, after the tasks that are ready now.
    pub fn add(&mut self, future: impl Future<Output = ()> + 'static) {
        let (place, ready) = (self.tasks.len(), Arc::clone(&self.ready));
        let ticket = Arc::new(Ticket { place, ready });
        Arc::clone(&ticket).wake();
        self.tasks.push(Some(Task { future: Box::pin(future), ticket }));
    }

    /// Polls the tasks that are ready now. A task that becomes ready during this tick is
    /// polled in the next one.
    pub fn tick(&mut self) {
        let turn = mem::take(&mut *self.ready.lock().unwrap());
        for place in turn {
            self.poll(place);
        }
    }

    fn poll(&mut self, place: usize) {
        let Some(task) = &mut self.tasks[place] else { return };
        let waker = Waker::from(Arc::clone(&task.ticket));
        if task.future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            self.tasks[place] = None;
        }
    }

    /// Whether a tick would poll anything.
    pub fn is_ready(&self) -> bool {
        !self.ready.lock().unwrap().is_empty()
    }

    /// Whether every task has ended.
    pub fn is_empty(&self) -> bool {
        self.tasks.iter().all(Option::is_none)
    }
}
