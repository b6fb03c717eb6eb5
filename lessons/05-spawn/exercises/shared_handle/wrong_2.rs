//! # Only the last one hears of it: a list of polls
//!
//! "One place is too few, so let there be a list." That is nearly right, and all who wait
//! are told. But each poll adds a waker, not each one who waits. Who is polled a thousand
//! times has a thousand wakers in the list, and all but one lead to where it no longer waits.
//!
//! The check says: only the waker of its newest poll is kept

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use spawn::running_loop;

/// Makes a task of `future`. With the handle others wait for its output.
pub fn start<T: 'static>(future: impl Future<Output = T> + 'static) -> Handle<T> {
    let task = Rc::new(Task { state: RefCell::new(State::Pending(Vec::new())) });
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
    /// The task runs. Those who wait for it have left their wakers here.
    Pending(Vec<Waker>),
    Ended(T),
}

impl<T> Task<T> {
    fn end(&self, output: T) {
        let before = self.state.replace(State::Ended(output));
        if let State::Pending(waiters) = before {
            waiters.into_iter().for_each(Waker::wake);
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
            State::Pending(waiters) => {
                waiters.push(cx.waker().clone());
                Poll::Pending
            }
            State::Ended(output) => Poll::Ready(output.clone()),
        }
    }
}
