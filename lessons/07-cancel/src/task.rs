//! A task that can be cancelled, and what awaits it.

use std::borrow::Cow;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;
use spawn::{DoneCallback, JoinFuture, JoinHandle, name_of};

use crate::place::{At, Place, at};
use crate::record::Polling;
use crate::run::register;
use crate::{Cancelled, Record, TaskError};

/// A task that can be cancelled, seen from outside. Await it to get its output.
///
/// As with a [`JoinHandle`], `task.await` gives the output itself, and `(&task).await` a clone
/// of it. A task that is cancelled while it awaits this one cancels this one, and gets the
/// error that comes out of it. Dropping the handle detaches the task.
///
/// In asyncio: `Task` in `Lib/asyncio/tasks.py`.
pub struct Task<T: 'static, E: 'static = Cancelled> {
    handle: JoinHandle<Result<T, E>>,
    record: Rc<Record>,
}

/// Makes a task of `future`, named after its function: `asyncio.create_task(coroutine)`.
///
/// # Panics
///
/// If no loop is running in this thread.
pub fn spawn<T: 'static, E: TaskError, F>(future: F) -> Task<T, E>
where
    F: Future<Output = Result<T, E>> + 'static,
{
    spawn_named(name_of::<F>(), future)
}

/// As [`spawn()`], with a name for traces and errors.
///
/// # Panics
///
/// If no loop is running in this thread.
pub fn spawn_named<T: 'static, E: TaskError>(
    name: impl Into<Cow<'static, str>>,
    future: impl Future<Output = Result<T, E>> + 'static,
) -> Task<T, E> {
    let name = name.into();
    let record = Record::new(name.clone());
    let body = Body { future: Some(future), end: End(Rc::clone(&record)) };
    let handle = spawn::spawn_named(name, body);
    record.set_id(handle.id());
    register(&record);
    Task { handle, record }
}

impl<T: 'static, E: TaskError> Task<T, E> {
    /// Asks the task to stop: `task.cancel()`. Returns false if it has ended.
    ///
    /// The error is thrown in the next turn, where the task waits. The task may clean up, wait
    /// once more, or even refuse.
    pub fn cancel(&self) -> bool {
        self.record.cancel()
    }

    /// How many requests to stop there are: `task.cancelling()`.
    pub fn cancelling(&self) -> u32 {
        self.record.cancelling()
    }

    /// Takes one request back, and returns how many are left: `task.uncancel()`.
    pub fn uncancel(&self) -> u32 {
        self.record.uncancel()
    }

    /// Whether the task has ended with the error of a cancel: `task.cancelled()`.
    pub fn is_cancelled(&self) -> bool {
        let is_cancelled =
            |output: &Result<T, E>| matches!(output, Err(error) if error.is_cancelled());
        self.handle.peek(is_cancelled) == Some(true)
    }

    /// Whether the task has ended, in any way: `task.done()`.
    pub fn is_finished(&self) -> bool {
        self.handle.is_finished()
    }

    /// Calls `callback` when the task has ended, as [`JoinHandle::on_done`] does. Dropping what
    /// this returns removes the callback, so whoever gives up leaves nothing behind.
    pub fn watch(
        &self,
        callback: impl FnOnce(&JoinHandle<Result<T, E>>) + 'static,
    ) -> Watching {
        Watching(Some(self.handle.on_done(callback)))
    }

    /// Lesson 5's handle of this task.
    pub fn handle(&self) -> &JoinHandle<Result<T, E>> {
        &self.handle
    }

    /// What cancelling knows of this task.
    pub fn record(&self) -> &Rc<Record> {
        &self.record
    }
}

/// A callback that is called at the end of a task, unless this is dropped before.
pub struct Watching(Option<DoneCallback>);

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.take().map(DoneCallback::remove);
    }
}

impl Place for Record {
    fn cancel(&self) -> bool {
        !self.is_finished()
    }

    fn tasks(self: Rc<Self>) -> Vec<Rc<Record>> {
        if self.is_finished() { Vec::new() } else { vec![self] }
    }
}

impl<T: 'static, E: TaskError> IntoFuture for Task<T, E> {
    type Output = Result<T, E>;
    type IntoFuture = TaskFuture<T, E>;

    fn into_future(self) -> TaskFuture<T, E> {
        TaskFuture(at(self.record, self.handle))
    }
}

impl<T: Clone + 'static, E: TaskError + Clone> IntoFuture for &Task<T, E> {
    type Output = Result<T, E>;
    type IntoFuture = TaskFuture<T, E>;

    fn into_future(self) -> TaskFuture<T, E> {
        TaskFuture(at(self.record.clone(), &self.handle))
    }
}

/// What awaits a task: the future of a [`Task`], by value or by reference.
///
/// Dropping it does not cancel the task.
///
/// # Panics
///
/// As [`JoinFuture`].
pub struct TaskFuture<T: 'static, E: 'static>(At<JoinFuture<Result<T, E>>>);

impl<T: 'static, E: TaskError> Future for TaskFuture<T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T, E>> {
        let polled = Pin::new(&mut self.0).poll(cx);
        polled.map(|output| output.map_err(E::from).flatten())
    }
}

pin_project! {
    /// The future of a task, and its record.
    struct Body<F> {
        #[pin]
        future: Option<F>,
        end: End,
    }
}

/// A task that is dropped has ended.
struct End(Rc<Record>);

impl Drop for End {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl<T, E: TaskError, F: Future<Output = Result<T, E>>> Future for Body<F> {
    type Output = Result<T, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T, E>> {
        let mut this = self.project();
        let record = &this.end.0;
        let _polling = Polling::begin(record, cx.waker());
        let polled = if record.is_lost() {
            Poll::Ready(Err(Cancelled.into()))
        } else {
            let future = this.future.as_mut().as_pin_mut();
            future.expect("a task is not polled after its end").poll(cx)
        };
        match polled {
            Poll::Ready(output) => {
                this.future.set(None);
                // Too late to be thrown. It turns a value into a cancel, and leaves an error.
                let cancelled = record.end();
                Poll::Ready(output.and_then(|value| {
                    if cancelled { Err(Cancelled.into()) } else { Ok(value) }
                }))
            }
            Poll::Pending => {
                if record.is_lost() {
                    record.wake();
                }
                Poll::Pending
            }
        }
    }
}
