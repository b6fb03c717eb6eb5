//! # The second wake: cleared too late
//!
//! "When the task has been polled, it is no longer queued." So the bit is cleared after
//! the poll. A wake that comes while the task is polled finds the bit set, and is lost.
//!
//! The check says: a wake during the poll brings another poll

use std::mem;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
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
    /// Set from the wake until the poll that follows has ended.
    queued: AtomicBool,
    ready: Arc<Mutex<Vec<usize>>>,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::AcqRel) {
            self.ready.lock().unwrap().push(self.place);
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
        let queued = AtomicBool::new(false);
        let ticket = Arc::new(Ticket { place, queued, ready });
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
        let ticket = Arc::clone(&task.ticket);
        let waker = Waker::from(Arc::clone(&ticket));
        if task.future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            self.tasks[place] = None;
        }
        ticket.queued.store(false, Ordering::Release);
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
