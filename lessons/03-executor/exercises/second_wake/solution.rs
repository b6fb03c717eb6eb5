//! # Drawn twice: solved
//!
//! Each ticket knows whether its number is in the queue. A wake that finds it there does
//! nothing. To look and to write it down is one `swap`, so that of two threads that wake the
//! task at the same time only one finds it missing.
//!
//! The poll clears the bit before it begins. From then on a wake tells something that the
//! poll may have missed, and has to bring another one. The bit is still set while the task
//! waits for its turn in this tick, though the number is no longer in `ready`.

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
    /// Set from the wake until the poll that follows begins.
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

    /// Takes a future. It runs in the next tick, behind those that are ready.
    pub fn add(&mut self, future: impl Future<Output = ()> + 'static) {
        let (place, ready) = (self.tasks.len(), Arc::clone(&self.ready));
        let queued = AtomicBool::new(false);
        let ticket = Arc::new(Ticket { place, queued, ready });
        Arc::clone(&ticket).wake();
        self.tasks.push(Some(Task { future: Box::pin(future), ticket }));
    }

    /// Polls those that are ready now. Who gets ready meanwhile waits for the next tick.
    pub fn tick(&mut self) {
        let turn = mem::take(&mut *self.ready.lock().unwrap());
        for place in turn {
            self.poll(place);
        }
    }

    fn poll(&mut self, place: usize) {
        let Some(task) = &mut self.tasks[place] else { return };
        task.ticket.queued.swap(false, Ordering::AcqRel);
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
