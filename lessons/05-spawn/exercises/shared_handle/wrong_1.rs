//! # Only the last one hears of it: ask again
//!
//! "If each of them looks again in the next turn, then nobody has to keep anything, and
//! nobody can be forgotten." It is true that all hear of the end. But until then they are
//! busy: ten tasks that wait take all the time there is, and in virtual time, which moves
//! only when nobody is ready, the end never comes.
//!
//! The check says: waiting is quiet: while the task runs, nobody else is woken

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use spawn::running_loop;

/// Makes a task of `future`. With the handle others wait for its output.
pub fn start<T: 'static>(future: impl Future<Output = T> + 'static) -> Handle<T> {
    let task = Rc::new(Task { state: RefCell::new(State::Pending) });
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
    Pending,
    Ended(T),
}

impl<T> Task<T> {
    fn end(&self, output: T) {
        self.state.replace(State::Ended(output));
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
        match &*self.task.state.borrow() {
            State::Pending => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            State::Ended(output) => Poll::Ready(output.clone()),
        }
    }
}
