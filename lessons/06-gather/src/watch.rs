//! Counts the tasks that have ended, by a callback on each.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use spawn::{JoinHandle, Status};

/// Ready when all tasks have ended, or with the index of the first that has failed.
///
/// Two hops, as in CPython: a task ends in turn N, its callback counts it in N+1, and who
/// waits goes on in N+2.
pub struct Watch(Rc<Count>);

#[derive(Default)]
struct Count {
    added: Cell<usize>,
    ended: Cell<usize>,
    failed: Cell<Option<usize>>,
    waker: RefCell<Option<Waker>>,
}

impl Watch {
    pub fn new() -> Watch {
        Watch(Rc::default())
    }

    pub fn add<T: 'static>(&self, task: &JoinHandle<T>, is_failure: fn(&T) -> bool) {
        let index = self.0.added.replace(self.0.added.get() + 1);
        let count = Rc::clone(&self.0);
        let count_it = move |task: &JoinHandle<T>| {
            let failed = task.peek(is_failure) == Some(true);
            count.one_more(index, failed || task.status() == Status::Panicked);
        };
        if task.is_finished() {
            count_it(task);
        } else {
            task.on_done(count_it);
        }
    }
}

impl Drop for Watch {
    /// Nobody waits any more, so nobody need be woken.
    fn drop(&mut self) {
        let waker = self.0.waker.take();
        // Now, and not while it is borrowed: that may drop a task, which may come back here.
        drop(waker);
    }
}

impl Count {
    fn one_more(&self, index: usize, failed: bool) {
        self.ended.set(self.ended.get() + 1);
        if failed && self.failed.get().is_none() {
            self.failed.set(Some(index));
        }
        if self.is_over()
            && let Some(waker) = self.waker.take()
        {
            waker.wake();
        }
    }

    fn is_over(&self) -> bool {
        self.failed.get().is_some() || self.ended.get() == self.added.get()
    }
}

impl Future for Watch {
    type Output = Option<usize>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<usize>> {
        if self.0.is_over() {
            return Poll::Ready(self.0.failed.get());
        }
        let older = self.0.waker.replace(Some(cx.waker().clone()));
        drop(older);
        Poll::Pending
    }
}
