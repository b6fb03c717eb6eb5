//! # No rest
//!
//! **Repair**, 30 minutes.
//!
//! A weather station has a sensor on each roof of the town, and for each a task that waits
//! for the next value. A value comes about once a minute. The station runs on a battery, so
//! its loop puts the thread to sleep when nothing is ready, as the lesson's story does.
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
//! **What you see.** All values arrive. But the battery is empty after two hours, and the
//! processor is hot. The thread never sleeps: it ticks and ticks, each tick asks all the
//! tasks, and each of them says `Pending`.
//!
//! **What should happen.**
//!
//! * Whoever waits and was not woken is not polled, and if there is nobody else, nothing is
//!   ready.
//! * A wake brings one poll, for that task alone, in the order of the wakes. Several wakes
//!   before the poll bring one; a wake during the poll brings another one.
//! * A task that gets ready while no other is ready wakes the waiter, the waker that was given
//!   to `new`; from any thread, and even if the task is new. Without that, a loop that
//!   sleeps would never hear of it. The task is in the queue before the waiter is woken.
//! * A task that has ended is dropped at once. Somebody may still call its waker, and then
//!   nothing is polled.
//!
//! **In Python** it is `call_soon_threadsafe` that wakes whoever sleeps, in `select`.
//!
//! You may change everything, as long as `new`, `add`, `tick`, `is_ready` and `is_empty` can
//! be called as now.
//!
//! The check says: whoever waits and was not woken is not polled

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
    /// An executor without tasks. The waiter is woken when the first task gets ready.
    pub fn new(waiter: Waker) -> Executor {
        Executor { tasks: Vec::new(), ready: VecDeque::new(), waiter }
    }

    /// Takes a future. It runs in the next tick, behind those that are ready.
    pub fn add(&mut self, future: impl Future<Output = ()> + 'static) {
        self.ready.push_back(self.tasks.len());
        self.tasks.push(Some(Box::pin(future)));
        self.waiter.wake_by_ref();
    }

    /// Polls those that are ready now. Who gets ready meanwhile waits for the next tick.
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
