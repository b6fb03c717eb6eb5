//! # No rest: a loop that is not told
//!
//! "The wake puts the number into the queue, and the next tick finds it there." But there
//! may be no next tick. The loop looked into the empty queue a minute ago, and has slept
//! since then. A test that calls `tick` by hand does not notice.
//!
//! The check says: a task that becomes ready while no other is ready wakes the waiter

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
    /// An executor without tasks. The waiter is called when a task becomes ready while no
    /// other is ready.
    pub fn new(waiter: Waker) -> Executor {
        Executor { tasks: Vec::new(), queue: Arc::default(), waiter }
    }

    /// Takes a future. It is polled in the next tick, after the tasks that are ready now.
    pub fn add(&mut self, future: impl Future<Output = ()> + 'static) {
        let (place, queue) = (self.tasks.len(), Arc::clone(&self.queue));
        let ticket = Arc::new(Ticket { place, queued: AtomicBool::new(false), queue });
        Arc::clone(&ticket).wake();
        self.tasks.push(Some(Task { future: Box::pin(future), ticket }));
        self.waiter.wake_by_ref();
    }

    /// Polls the tasks that are ready now. A task that becomes ready during this tick is
    /// polled in the next one.
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
