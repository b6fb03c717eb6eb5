//! # No rest
//!
//! **Repair**, 30 minutes.
//!
//! A weather station has a sensor on each roof of the town, and for each sensor a task
//! that waits for its next value. A value comes about once a minute. The station runs on
//! a battery, so its loop puts the thread to sleep when no task is ready, as the lesson's
//! story does.
//!
//! ```text
//! while !executor.is_empty() {
//!     while !executor.is_ready() {
//!         signal.wait();
//!     }
//!     executor.tick();
//! }
//! ```
//!
//! Here `signal` is the `Signal` of lesson 2, and its waker was given to `new`.
//!
//! **What you see.** All values arrive. But the battery is empty after two hours, and the
//! processor is hot. The thread never sleeps. It ticks without a pause, each tick polls
//! all the tasks, and each of them returns `Pending`.
//!
//! **What should happen.**
//!
//! * A task that is waiting and has not been woken is not polled. If no task has been
//!   woken, nothing is ready.
//! * A wake brings one poll, of that task alone, in the next tick. The tasks are polled
//!   in the order of their wakes. Several wakes before the poll bring one poll. A wake
//!   during the poll brings another one.
//! * The waker that was given to `new` is called the waiter. It is called when a task
//!   becomes ready while no other is ready. Otherwise a loop that sleeps would never hear
//!   of it. This holds for a wake from any thread, and for a new task. The task is in the
//!   queue before the waiter is called.
//! * When a task has ended, its future is dropped immediately. If its waker is called
//!   after that, nothing is polled.
//!
//! **In Python** the loop sleeps in `select`, and `call_soon_threadsafe` wakes it from
//! another thread.
//!
//! You may change everything, as long as `new`, `add`, `tick`, `is_ready` and `is_empty`
//! can be called as now.
//!
//! The check says: a task that is waiting and has not been woken is not polled

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Runs many futures in turn.
pub struct Executor {
    tasks: Vec<Option<Task>>,
    ready: VecDeque<usize>,
    waiter: Waker,
}

type Task = Pin<Box<dyn Future<Output = ()>>>;

impl Executor {
    /// An executor without tasks. The waiter is called when a task becomes ready while no
    /// other is ready.
    pub fn new(waiter: Waker) -> Executor {
        Executor { tasks: Vec::new(), ready: VecDeque::new(), waiter }
    }

    /// Takes a future. It is polled in the next tick, after the tasks that are ready now.
    pub fn add(&mut self, future: impl Future<Output = ()> + 'static) {
        self.ready.push_back(self.tasks.len());
        self.tasks.push(Some(Box::pin(future)));
        self.waiter.wake_by_ref();
    }

    /// Polls the tasks that are ready now. A task that becomes ready during this tick is
    /// polled in the next one.
    pub fn tick(&mut self) {
        for _ in 0..self.ready.len() {
            let Some(place) = self.ready.pop_front() else { break };
            let Some(task) = &mut self.tasks[place] else { continue };
            match task.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(()) => self.tasks[place] = None,
                // Not yet: ask again in the next tick.
                Poll::Pending => self.ready.push_back(place),
            }
        }
    }

    /// Whether a tick would poll anything.
    pub fn is_ready(&self) -> bool {
        !self.ready.is_empty()
    }

    /// Whether every task has ended.
    pub fn is_empty(&self) -> bool {
        self.tasks.iter().all(Option::is_none)
    }
}
