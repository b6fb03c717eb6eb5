//! The ready queue, and the ticket that a task needs to be in it.

use std::collections::VecDeque;
// `Waker` is built on std's `Arc`, under loom too.
use std::sync::{Arc, Weak};
use std::task::{Wake, Waker};

use tracing::trace;

use crate::TaskId;
use crate::sync::Mutex;
use crate::sync::atomic::{AtomicBool, Ordering};

/// The tickets of the tasks that are ready, first in, first out. Any thread may add one.
pub struct Queue {
    ready: Mutex<VecDeque<Arc<Ticket>>>,
    stuck: Mutex<VecDeque<TaskId>>,
    waiter: Waker,
}

impl Queue {
    pub fn new(waiter: Waker) -> Queue {
        Queue {
            ready: Mutex::new(VecDeque::new()),
            stuck: Mutex::new(VecDeque::new()),
            waiter,
        }
    }

    fn push(&self, ticket: Arc<Ticket>) {
        let mut ready = self.ready.lock().unwrap();
        let first = ready.is_empty();
        ready.push_back(ticket);
        drop(ready);
        // Before the loop sleeps it looks into the queue, so only the first ticket has to
        // wake it.
        if first {
            self.waiter.wake_by_ref();
        }
    }

    pub fn move_ready_to(&self, turn: &mut VecDeque<Arc<Ticket>>) {
        turn.append(&mut self.ready.lock().unwrap());
    }

    pub fn is_ready(&self) -> bool {
        !self.ready.lock().unwrap().is_empty()
    }

    pub fn take_stuck(&self) -> Option<TaskId> {
        self.stuck.lock().unwrap().pop_front()
    }
}

/// A task's right to be polled once more. There is one for each task, and its wakers point
/// to it.
///
/// `queued` says that the ticket is in the queue. It is set by a wake and cleared when the
/// next poll begins. When the task ends it is set for good, so that a late wake does nothing.
pub struct Ticket {
    pub task: TaskId,
    queued: AtomicBool,
    queue: Weak<Queue>,
}

impl Ticket {
    /// A ticket for a task that has none. It is in the queue.
    pub fn issue(task: TaskId, queue: &Arc<Queue>) -> Weak<Ticket> {
        let queued = AtomicBool::new(true);
        let ticket = Arc::new(Ticket { task, queued, queue: Arc::downgrade(queue) });
        let weak = Arc::downgrade(&ticket);
        queue.push(ticket);
        weak
    }

    /// The task is about to be polled. A wake from here on asks for another poll.
    pub fn use_up(&self) {
        // A swap and not a store, because a swap also reads. It reads what the last wake has
        // written, so the poll sees everything that was done before that wake.
        self.queued.swap(false, Ordering::AcqRel);
    }

    /// The task has ended.
    pub fn retire(&self) {
        self.queued.store(true, Ordering::Release);
    }
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        if self.queued.swap(true, Ordering::AcqRel) {
            return;
        }
        if let Some(queue) = self.queue.upgrade() {
            trace!(task = self.task.number(), "wake");
            queue.push(self);
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if !self.queued.load(Ordering::Acquire)
            && let Some(queue) = self.queue.upgrade()
        {
            queue.stuck.lock().unwrap().push_back(self.task);
            // This may be another thread, while the loop sleeps.
            queue.waiter.wake_by_ref();
        }
    }
}
