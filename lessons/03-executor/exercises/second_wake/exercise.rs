//! # The second wake
//!
//! **Repair**, 20 minutes.
//!
//! In a chat program each window is a task. The task waits for two things at the same
//! time: a message, and a change of the window's size. Whenever it is polled, it draws
//! its window.
//!
//! Below is the executor that runs the windows. It is smaller than the lesson's. Each
//! task has a place in a list. All wakers of a task point to its ticket, which knows the
//! number of that place. A wake pushes this number into the ready queue.
//!
//! **What you see.** The windows flicker. If a message comes and the size changes before
//! the next tick, the window is drawn twice in that tick. If ten messages come, it is
//! drawn ten times, although nothing has changed since the first time.
//!
//! **What should happen.**
//!
//! * However often a task is woken before its poll, and by whichever of its wakers, it is
//!   polled once.
//! * This holds during a tick too. A task that is still to be polled in this tick may be
//!   woken again by a task that is polled before it. That wake brings no second poll.
//! * The tasks are polled in the order of their first wakes. Another wake does not move a
//!   task.
//! * A wake during the task's own poll counts: it brings one poll, in the next tick.
//!
//! **In Python** a task awaits one future at a time, and that future wakes it once. So
//! the task's next step is never in the queue twice.
//!
//! You may change everything, as long as `new`, `add`, `tick`, `is_ready` and `is_empty`
//! can be called as now.
//!
//! The check says: however often a task is woken before its poll, it is polled once

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
        self.ready.lock().unwrap().push(self.place);
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
