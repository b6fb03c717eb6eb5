//! # Only the last one hears of it
//!
//! **Repair**, 25 minutes.
//!
//! A program loads its settings once, in a task. All the others need them, so each has a
//! handle of that task and awaits it.
//!
//! Below are a `start` and a handle, smaller than the lesson's `spawn` and `JoinHandle`. Here
//! a handle can be cloned, and `handle.wait()` waits for a clone of the output.
//!
//! **What you see.** Some mornings everything works: the settings are there before anybody
//! asks for them. On other mornings the disk is slow, and of ten tasks that wait only the
//! last one ever goes on.
//!
//! **What should happen.**
//!
//! * All who wait go on when the task has ended, and each gets a clone of the output.
//! * They go on in the order in which they began to wait.
//! * Waiting is quiet: while the task runs, nobody else is woken.
//! * One who waits has one place, however often it is polled. The waker of its newest poll
//!   goes where the older one was; nobody keeps that any longer. That is no rare case: if a
//!   task waits for two things at once, one wake brings a poll of both.
//! * Who comes when the task has ended does not wait at all.
//!
//! **In Python** a future has a list of callbacks, and a task that awaits it adds one.
//!
//! You may change everything, as long as `start`, `clone` and `wait` can be called as now.
//!
//! The check says: all who wait go on when the task has ended

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use spawn::running_loop;

/// Makes a task of `future`. With the handle others wait for its output.
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
    /// The task runs. Whoever waits for it has left a waker here.
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

/// Somebody who waits for a task.
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
