//! # The page that never came
//!
//! **Repair**, 20 minutes.
//!
//! A page has many parts, and each part is made by a task of its own. The page awaits them
//! all. In one part there is a division by zero.
//!
//! Below are a `start` and a handle, smaller than the lesson's `spawn` and `JoinHandle`.
//!
//! **What you see.** The page never comes. There is an error on the terminal, because Rust
//! prints a panic where it happens, but no other part of the program learns of it. The
//! server keeps running, and the task that makes the page waits for the part for ever. In
//! virtual time the loop notices: nothing is ready, and no timer is set.
//!
//! **What should happen.**
//!
//! * A task that awaits a task that panics gets that panic, as if the code had been called
//!   right there: not a second panic about the first, but the very same value.
//! * It makes no difference whether the await began before or after the panic, or whether
//!   the task panics in its first poll or in its hundredth.
//! * The other tasks do not notice. A panic ends its task, not the loop.
//! * A task that returns without a panic works as it does now.
//!
//! **In Python** `await task` raises the exception that ended the task.
//!
//! Two functions in `std::panic` belong together: `catch_unwind` stops a panic and gives
//! you its value, and `resume_unwind` lets the panic continue, from another place if you
//! like.
//!
//! You may change everything, as long as `start` can be called and its handle awaited as
//! now.
//!
//! The check says: whoever awaits a task that panics gets that panic

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
        // A panic must not end the loop, and all other tasks with it.
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(output)) => task.end(State::Returned(output)),
            Err(_panic) => {}
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
    /// It has not ended. The task that awaits it has left a waker here.
    Pending(Option<Waker>),
    Returned(T),
    /// The await has taken the output.
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
