//! # Only the last one hears of it
//!
//! **Repair**, 25 minutes.
//!
//! A program loads its settings once, in a task. All the other tasks need the settings, so
//! each has a handle of that task and awaits it.
//!
//! Below are a `start` and a handle, smaller than the lesson's `spawn` and `JoinHandle`.
//! Here a handle can be cloned, and `handle.wait()` waits for a clone of the output.
//!
//! **What you see.** Some mornings everything works, because the settings are there before
//! any task needs them. On other mornings the disk is slow, and of ten tasks that wait only
//! the last one ever resumes.
//!
//! **What should happen.**
//!
//! * All waiting tasks resume when the task has ended, and each gets a clone of the output.
//! * They resume in the order in which they began to wait.
//! * Waiting is quiet: while the task runs, no waiting task is woken.
//! * A `Wait` has one place, however often it is polled. The waker of its newest poll takes
//!   the place of the older waker, which is dropped. This is not a rare case: if a task
//!   waits for two things at the same time, one wake causes a poll of both.
//! * After the task has ended, `wait` takes no turn.
//!
//! **In Python** a future has a list of callbacks, and a task that awaits the future adds
//! one.
//!
//! You may change everything, as long as `start`, `clone` and `wait` can be called as now.
//!
//! The check says: all who wait go on when the task has ended

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use spawn::running_loop;

/// Makes a task of `future`. Other tasks wait for its output with the handle.
pub fn start<T: 'static>(future: impl Future<Output = T> + 'static) -> Handle<T> {
    let task = Rc::new(Task { state: RefCell::new(State::Pending(None)) });
    let handle = Handle { task: Rc::clone(&task) };
    running_loop().executor().add("task", async move {
        let output = future.await;
        task.end(output);
    });
    handle
}

/// A task, seen from outside. All its clones are handles of the same task.
pub struct Handle<T> {
    task: Rc<Task<T>>,
}

struct Task<T> {
    state: RefCell<State<T>>,
}

enum State<T> {
    /// The task runs. A waiting task has left a waker here.
    Pending(Option<Waker>),
    Ended(T),
}

impl<T> Task<T> {
    fn end(&self, output: T) {
        let before = self.state.replace(State::Ended(output));
        if let State::Pending(Some(waker)) = before {
            waker.wake();
        }
    }
}

impl<T> Handle<T> {
    /// Waits until the task has ended, and gives a clone of its output.
    pub fn wait(&self) -> Wait<T> {
        Wait { task: Rc::clone(&self.task) }
    }
}

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Handle<T> {
        Handle { task: Rc::clone(&self.task) }
    }
}

/// Waits for the end of a task.
pub struct Wait<T> {
    task: Rc<Task<T>>,
}

impl<T: Clone> Future for Wait<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        match &mut *self.task.state.borrow_mut() {
            State::Pending(waiter) => {
                *waiter = Some(cx.waker().clone());
                Poll::Pending
            }
            State::Ended(output) => Poll::Ready(output.clone()),
        }
    }
}
