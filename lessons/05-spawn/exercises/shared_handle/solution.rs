//! # Only the last one hears of it: solved
//!
//! The state has a list of wakers instead of one, in the order in which those who wait came.
//! With its first poll a `Wait` gets a place in that list, and remembers it. In each later
//! poll it puts its newest waker there. So nobody writes over the waker of another one, the
//! list does not grow while somebody is polled again and again, and nobody loses their place.
//!
//! At the end all are woken from the first to the last. As the state has changed before,
//! whoever comes now finds the output.

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
    /// The task runs. Those who wait for it have left their wakers here, as they came.
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

/// Somebody who waits for a task.
pub struct Wait<T> {
    task: Rc<Task<T>>,
    /// Where its waker is, as soon as it has left one.
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
