//! # The page that never came: solved
//!
//! A task can end in two ways, so its state has two ends, and the same `end` wakes the
//! awaiting task for both. The panic is kept there, as an output is, until the handle is
//! polled. Then `resume_unwind` lets the panic continue in the task that awaits, and from
//! there it goes where every panic goes: up, to the task that awaits that one.
//!
//! The executor still notices nothing. To it the task has returned `Ready`, so it drops the
//! future, which must not be polled after a panic.

use std::any::Any;
use std::cell::RefCell;
use std::future::poll_fn;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
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
            Err(panic) => task.end(State::Panicked(panic)),
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

type Panic = Box<dyn Any + Send>;

enum State<T> {
    /// It has not ended. The task that awaits it has left a waker here.
    Pending(Option<Waker>),
    Returned(T),
    Panicked(Panic),
    /// The await has taken the output, or the panic.
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
            State::Panicked(panic) => resume_unwind(panic),
            State::Taken => panic!("the output was taken already"),
        }
    }
}
