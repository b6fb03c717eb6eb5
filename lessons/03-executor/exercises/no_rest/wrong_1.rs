//! # No rest: nobody is told
//!
//! "The wake puts the number into the queue, and the next tick finds it there." But there
//! may be no next tick: whoever owns the executor looked into the empty queue a minute ago
//! and sleeps. In a test that calls `tick` by hand nothing of this is seen.
//!
//! The check says: the first task that gets ready wakes the waiter

use std::mem;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

/// Runs many futures in turn.
pub struct Executor {
    tasks: Vec<Option<Task>>,
    queue: Arc<Queue>,
    waiter: Waker,
}

struct Task {
    future: Pin<Box<dyn Future<Output = ()>>>,
    ticket: Arc<Ticket>,
}

type Queue = Mutex<Vec<usize>>;

/// What all the wakers of a task point to.
struct Ticket {
    place: usize,
    /// Set from the wake until the poll that follows begins.
    queued: AtomicBool,
    queue: Arc<Queue>,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        if self.queued.swap(true, Ordering::AcqRel) {
            return;
        }
        self.queue.lock().unwrap().push(self.place);
    }
}

impl Executor {
    /// An executor without tasks. The waiter is woken when the first task gets ready.
    pub fn new(waiter: Waker) -> Executor {
        Executor { tasks: Vec::new(), queue: Arc::default(), waiter }
    }

    /// Takes a future. It runs in the next tick, behind those that are ready.
    pub fn add(&mut self, future: impl Future<Output = ()> + 'static) {
        let (place, queue) = (self.tasks.len(), Arc::clone(&self.queue));
        let ticket = Arc::new(Ticket { place, queued: AtomicBool::new(false), queue });
        Arc::clone(&ticket).wake();
        self.tasks.push(Some(Task { future: Box::pin(future), ticket }));
        self.waiter.wake_by_ref();
    }

    /// Polls those that are ready now. Who gets ready meanwhile waits for the next tick.
    pub fn tick(&mut self) {
        let turn = mem::take(&mut *self.queue.lock().unwrap());
        for place in turn {
            let Some(task) = &mut self.tasks[place] else { continue };
            task.ticket.queued.swap(false, Ordering::AcqRel);
            let waker = Waker::from(Arc::clone(&task.ticket));
            if task.future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                self.tasks[place] = None;
            }
        }
    }

    /// Whether a tick would poll anything.
    pub fn is_ready(&self) -> bool {
        !self.queue.lock().unwrap().is_empty()
    }

    /// Whether every task has ended.
    pub fn is_empty(&self) -> bool {
        self.tasks.iter().all(Option::is_none)
    }
}
