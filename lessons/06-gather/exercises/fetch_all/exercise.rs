//! # The wrong price
//!
//! **Repair**, 20 minutes.
//!
//! A shop asks several suppliers for a price, all at the same time, each in a task of its
//! own. Then it prints the list of suppliers beside the list of prices.
//!
//! Below is `fetch_all`, which takes the tasks and gives the list of prices. It is a small
//! `gather`: each task gets a callback, and when the last task has ended, the task that
//! awaits `fetch_all` is woken.
//!
//! **What you see.** All the prices are there, but not always beside the right names. It
//! worked at home, with three suppliers that answered one after the other. A supplier that
//! answers faster than the one before it gets the other's line.
//!
//! **What should happen.**
//!
//! * The outputs come in the order of the tasks, whatever the order in which the tasks end.
//! * It takes as long as the slowest task, and all the tasks run at the same time.
//! * The task that awaits it is polled twice, however many tasks there are: once when it
//!   begins to wait, and once when all have ended. The ends in between wake only the
//!   callbacks.
//! * A task that has ended already gives its output like any other. No tasks at all make an
//!   empty list.
//!
//! **In Python** `asyncio.gather` keeps all these promises, and keeps them in this way.
//!
//! You may change everything, as long as `fetch_all` can be called and awaited as now. The
//! lesson's `gather` would do it, but then you would not have built it.
//!
//! The check says: the outputs come in the order of the tasks

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use spawn::JoinHandle;

/// Waits until all tasks have ended, and gives their outputs. None of them may panic.
pub fn fetch_all<T: Clone + 'static>(tasks: &[JoinHandle<T>]) -> FetchAll<T> {
    let shared = Rc::new(RefCell::new(Shared {
        expected: tasks.len(),
        outputs: Vec::new(),
        waker: None,
    }));
    for task in tasks {
        let shared = Rc::clone(&shared);
        task.on_done(move |task| {
            let output = task.peek(T::clone).expect("the task has returned");
            let mut shared = shared.borrow_mut();
            shared.outputs.push(output);
            if shared.is_complete()
                && let Some(waker) = shared.waker.take()
            {
                waker.wake();
            }
        });
    }
    FetchAll { shared }
}

/// The future of [`fetch_all`].
pub struct FetchAll<T> {
    shared: Rc<RefCell<Shared<T>>>,
}

struct Shared<T> {
    expected: usize,
    outputs: Vec<T>,
    /// Wakes the task that awaits this.
    waker: Option<Waker>,
}

impl<T> Shared<T> {
    fn is_complete(&self) -> bool {
        self.outputs.len() == self.expected
    }
}

impl<T: Clone> Future for FetchAll<T> {
    type Output = Vec<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Vec<T>> {
        let mut shared = self.shared.borrow_mut();
        if shared.is_complete() {
            return Poll::Ready(shared.outputs.clone());
        }
        shared.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}
