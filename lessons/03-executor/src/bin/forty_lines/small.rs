//! A whole executor in forty lines. It has a fault, which the chapter finds.

use std::collections::VecDeque;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

/// The numbers of the tasks that are ready. A waker in another thread may add to it.
type Queue = Arc<Mutex<VecDeque<usize>>>;

#[derive(Default)]
pub struct SmallExecutor {
    /// A task is a future, until it has ended.
    tasks: Vec<Option<Pin<Box<dyn Future<Output = ()>>>>>,
    ready: Queue,
}

impl SmallExecutor {
    pub fn add(&mut self, future: impl Future<Output = ()> + 'static) {
        self.ready.lock().unwrap().push_back(self.tasks.len());
        self.tasks.push(Some(Box::pin(future)));
    }

    pub fn tick(&mut self) {
        let ready_now = mem::take(&mut *self.ready.lock().unwrap());
        for task in ready_now {
            let Some(future) = &mut self.tasks[task] else { continue };
            let ready = Arc::clone(&self.ready);
            let waker = Waker::from(Arc::new(TaskWaker { task, ready }));
            if future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                self.tasks[task] = None;
            }
        }
    }
}

struct TaskWaker {
    task: usize,
    ready: Queue,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.ready.lock().unwrap().push_back(self.task);
    }
}
