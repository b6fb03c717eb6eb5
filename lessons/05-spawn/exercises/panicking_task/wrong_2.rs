//! # The page that never came: news of a panic
//!
//! "Whoever waits has to be told that the task has panicked." They are told that, and no
//! more: the panic itself is gone, and with it the one thing that could explain it. Nobody
//! can tell a division by zero from a page that does not exist.
//!
//! The check says: with the same message

use std::cell::RefCell;
use std::future::poll_fn;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
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
        // A panic must not take the loop down, and all other tasks with it.
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(output)) => task.end(State::Returned(output)),
            Err(_panic) => task.end(State::Panicked),
        }
        Poll::Ready(())
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
    Panicked,
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
            State::Panicked => panic!("the task panicked"),
            State::Taken => panic!("the output was taken already"),
        }
    }
}
