//! # No rest: one bell for all
//!
//! "The thread has to sleep until something happens." So there is one flag. Every waker
//! raises it, and when it is up, every task is polled. Now the station does sleep. But a
//! value from one roof makes the executor poll all the other tasks too, and the order of
//! the wakes is lost.
//!
//! The check says: only the tasks that were woken are polled

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Wake, Waker};

/// Runs many futures in turn.
pub struct Executor {
    tasks: Vec<Task>,
    bell: Arc<Bell>,
}

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// What the wakers of all tasks point to.
struct Bell {
    rings: AtomicBool,
    waiter: Waker,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        if !self.rings.swap(true, Ordering::AcqRel) {
            self.waiter.wake_by_ref();
        }
    }
}

impl Executor {
    /// An executor without tasks. The waiter is called when a task becomes ready while no
    /// other is ready.
    pub fn new(waiter: Waker) -> Executor {
        let bell = Arc::new(Bell { rings: AtomicBool::new(false), waiter });
        Executor { tasks: Vec::new(), bell }
    }

    /// Takes a future. It is polled in the next tick, after the tasks that are ready now.
    pub fn add(&mut self, future: impl Future<Output = ()> + 'static) {
        self.tasks.push(Box::pin(future));
        Arc::clone(&self.bell).wake();
    }

    /// If the bell has rung, polls all the tasks.
    pub fn tick(&mut self) {
        if !self.bell.rings.swap(false, Ordering::AcqRel) {
            return;
        }
        let waker = Waker::from(Arc::clone(&self.bell));
        let mut cx = Context::from_waker(&waker);
        self.tasks.retain_mut(|task| task.as_mut().poll(&mut cx).is_pending());
    }

    /// Whether a tick would poll anything.
    pub fn is_ready(&self) -> bool {
        self.bell.rings.load(Ordering::Acquire)
    }

    /// Whether every task has ended.
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }
}
