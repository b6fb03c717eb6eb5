//! # Only the last one hears of it: solved
//!
//! The state has a list of wakers instead of one waker, in the order in which the tasks
//! began to wait. In its first poll a `Wait` gets a place in that list, and it remembers
//! the place. In every later poll it puts its newest waker there. So no `Wait` overwrites
//! another's waker, the list does not grow when one is polled again and again, and each
//! keeps its place.
//!
//! At the end all wakers are called from the first to the last. The state has changed
//! before that, so a `Wait` that is polled now finds the output.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use spawn::running_loop;

/// Makes a task of `future`. Other tasks wait for its output with the handle.
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
    /// The task runs. The waiting tasks have left their wakers here, in order.
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
        Wait { task: Rc::clone(&self.task), place: None }
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
    /// Where in the list its waker is, once it has left one.
    place: Option<usize>,
}

impl<T: Clone> Future for Wait<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let Wait { task, place } = &mut *self;
        match &mut *task.state.borrow_mut() {
            State::Pending(waiters) => {
                let newest = cx.waker().clone();
                match *place {
                    Some(place) => waiters[place] = newest,
                    None => {
                        *place = Some(waiters.len());
                        waiters.push(newest);
                    }
                }
                Poll::Pending
            }
            State::Ended(output) => Poll::Ready(output.clone()),
        }
    }
}
