//! # No rest: solved
//!
//! A task that is pending does not go back into the queue by itself: it left a waker, and
//! whoever has that brings it back. So the waker has to know what the executor knows, which
//! number to write into which queue. That is the ticket. As it may be called in another
//! thread, the queue is shared and has a lock.
//!
//! The thread may be asleep when that happens. Hence the queue also knows the waiter, and
//! calls it after the number is in the queue: whoever wakes up looks there at once.
//!
//! The bit in the ticket makes many wakes one poll, as in "Drawn twice".

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
    /// An executor without tasks. The waiter is woken when the first task gets ready.
    pub fn new(waiter: Waker) -> Executor {
        let queue = Arc::new(Queue { ready: Mutex::default(), waiter });
        Executor { tasks: Vec::new(), queue }
    }

    /// Takes a future. It runs in the next tick, behind those that are ready.
    pub fn add(&mut self, future: impl Future<Output = ()> + 'static) {
        let (place, queue) = (self.tasks.len(), Arc::clone(&self.queue));
        let ticket = Arc::new(Ticket { place, queued: AtomicBool::new(false), queue });
        Arc::clone(&ticket).wake();
        self.tasks.push(Some(Task { future: Box::pin(future), ticket }));
    }

    /// Polls those that are ready now. Who gets ready meanwhile waits for the next tick.
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
