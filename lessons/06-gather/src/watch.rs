//! Counts the tasks that have ended, with a callback on each.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use spawn::{DoneCallback, JoinHandle, Status};

/// Ready when all tasks have ended, or with the index of the first task that has failed.
///
/// Two hops, as in CPython: a task ends in turn N, its callback counts it in N+1, and the task
/// that awaits this resumes in N+2. If this is dropped before it is ready, it removes its
/// callbacks. After a failure the other callbacks remain until their tasks end, because in
/// CPython they do, and each of them runs in a turn.
///
/// In asyncio: `_done_callback` in `gather`, in `Lib/asyncio/tasks.py`.
#[derive(Default)]
pub struct Watch {
    count: Rc<Count>,
    callbacks: Vec<DoneCallback>,
}

#[derive(Default)]
struct Count {
    added: Cell<usize>,
    ended: Cell<usize>,
    failed: Cell<Option<usize>>,
    waker: RefCell<Option<Waker>>,
}

impl Watch {
    /// Counts one more task. If its output is a failure, or if it panics, this is ready with
    /// its index, which counts from zero.
    pub fn add<T: 'static>(&mut self, task: &JoinHandle<T>, is_failure: fn(&T) -> bool) {
        let index = self.count.added.replace(self.count.added.get() + 1);
        let part = Part { index, failed: false, count: Rc::clone(&self.count) };
        let count_it = move |task: &JoinHandle<T>| {
            let failed = task.peek(is_failure) == Some(true);
            part.ended(failed || task.status() == Status::Panicked);
        };
        if task.is_finished() {
            count_it(task);
        } else {
            self.callbacks.push(task.on_done(count_it));
        }
    }
}

impl Watch {
    /// Asks, at any time, whether it is over.
    pub fn over(&self) -> impl Fn() -> bool + 'static {
        let count = Rc::clone(&self.count);
        move || count.is_over()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // Nothing is left to wake, and dropping a callback counts. The waker goes last, after
        // the callbacks, because dropping it may panic.
        let _waker = self.count.waker.take();
        if self.count.is_over() {
            // After a failure some still wait. They are forgotten, and not removed.
            return;
        }
        for callback in self.callbacks.drain(..) {
            callback.remove();
        }
    }
}

/// One task's part of the count. It counts when it is dropped, so it counts even
/// if the callback is never called, because the loop has ended.
struct Part {
    index: usize,
    failed: bool,
    count: Rc<Count>,
}

impl Part {
    fn ended(mut self, failed: bool) {
        self.failed = failed;
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let count = &self.count;
        count.ended.set(count.ended.get() + 1);
        if self.failed && count.failed.get().is_none() {
            count.failed.set(Some(self.index));
        }
        if count.is_over()
            && let Some(waker) = count.waker.take()
        {
            waker.wake();
        }
    }
}

impl Count {
    fn is_over(&self) -> bool {
        self.failed.get().is_some() || self.ended.get() == self.added.get()
    }
}

impl Future for Watch {
    type Output = Option<usize>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<usize>> {
        if self.count.is_over() {
            return Poll::Ready(self.count.failed.get());
        }
        let older = self.count.waker.replace(Some(cx.waker().clone()));
        // The cell is not borrowed now, because dropping a waker may run code.
        drop(older);
        Poll::Pending
    }
}
