//! # No rest: solved
//!
//! A pending task no longer goes back into the queue by itself. It has left a waker, and
//! a call of the waker brings it back. So the waker has to know which number to write
//! into which queue. Both are in the ticket. The waker may be called from another thread,
//! so the queue is shared and has a lock.
//!
//! The thread that ticks may be asleep at that moment. So the queue also knows the
//! waiter, and the ticket calls it after the number is in the queue. A loop that wakes up
//! finds the number there.
//!
//! The bit in the ticket turns many wakes into one poll, as in *The second wake*.

use std::mem;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

/// Runs many futures in turn.
pub struct Executor {
    tasks: Vec<Option<Task>>,
    queue: Arc<Queue>,
}

struct Task {
    future: Pin<Box<dyn Future<Output = ()>>>,
    ticket: Arc<Ticket>,
}

struct Queue {
    ready: Mutex<Vec<usize>>,
    waiter: Waker,
}

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
        let mut ready = self.queue.ready.lock().unwrap();
        let first = ready.is_empty();
        ready.push(self.place);
        drop(ready);
        if first {
            self.queue.waiter.wake_by_ref();
        }
    }
}

impl Executor {
    /// An executor without tasks. The waiter is called when a task becomes ready while no
    /// other is ready.
    pub fn new(waiter: Waker) -> Executor {
        let queue = Arc::new(Queue { ready: Mutex::default(), waiter });
        Executor { tasks: Vec::new(), queue }
    }

    /// Takes a future. It is polled in the next tick, after the tasks that are ready now.
    pub fn add(&mut self, future: impl Future<Output = ()> + 'static) {
        let (place, queue) = (self.tasks.len(), Arc::clone(&self.queue));
        let ticket = Arc::new(Ticket { place, queued: AtomicBool::new(false), queue });
        Arc::clone(&ticket).wake();
        self.tasks.push(Some(Task { future: Box::pin(future), ticket }));
    }

    /// Polls the tasks that are ready now. A task that becomes ready during this tick is
    /// polled in the next one.
    pub fn tick(&mut self) {
        let turn = mem::take(&mut *self.queue.ready.lock().unwrap());
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
        !self.queue.ready.lock().unwrap().is_empty()
    }

    /// Whether every task has ended.
    pub fn is_empty(&self) -> bool {
        self.tasks.iter().all(Option::is_none)
    }
}
