//! # The page that never came: do not catch it
//!
//! "The panic was caught, and so nobody heard of it. Then it must not be caught." Now the
//! executor hears of it, and passes it on to whoever runs the loop: one part panics, and the
//! whole server ends.
//!
//! The check says: a panic ends its task, not the loop

use std::cell::RefCell;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use spawn::running_loop;

/// Makes a task of `future`. Await the handle to get its output.
pub fn start<T: 'static>(future: impl Future<Output = T> + 'static) -> Handle<T> {
    let task = Rc::new(Task { state: RefCell::new(State::Pending(None)) });
    let handle = Handle { task: Rc::clone(&task) };
    let mut future = Box::pin(future);
    let body = poll_fn(move |cx| {
        future.as_mut().poll(cx).map(|output| task.end(State::Returned(output)))
    });
    running_loop().executor().add("task", body);
    handle
}

/// A task, seen from outside.
pub struct Handle<T> {
    task: Rc<Task<T>>,
}

struct Task<T> {
    state: RefCell<State<T>>,
}

enum State<T> {
    /// It has not ended. Whoever awaits it has left a waker here.
    Pending(Option<Waker>),
    Returned(T),
    /// The output is with whoever awaited it.
    Taken,
}

impl<T> Task<T> {
    fn end(&self, end: State<T>) {
        if let State::Pending(Some(waker)) = self.state.replace(end) {
            waker.wake();
        }
    }
}

impl<T> Future for Handle<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let mut state = self.task.state.borrow_mut();
        match mem::replace(&mut *state, State::Taken) {
            State::Pending(_) => {
                *state = State::Pending(Some(cx.waker().clone()));
                Poll::Pending
            }
            State::Returned(output) => Poll::Ready(output),
            State::Taken => panic!("the output was taken already"),
        }
    }
}
