//! # The wrong price: solved
//!
//! The callbacks run in the order of the ends, so an output cannot simply be pushed onto
//! the list. Instead each task has a place of its own from the beginning, and its callback
//! knows the number of that place. All places are empty at first, and a counter says how
//! many still are.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use spawn::JoinHandle;

/// Waits until all tasks have ended, and gives their outputs. None of them may panic.
pub fn fetch_all<T: Clone + 'static>(tasks: &[JoinHandle<T>]) -> FetchAll<T> {
    let shared = Rc::new(RefCell::new(Shared {
        missing: tasks.len(),
        outputs: tasks.iter().map(|_| None).collect(),
        waker: None,
    }));
    for (place, task) in tasks.iter().enumerate() {
        let shared = Rc::clone(&shared);
        task.on_done(move |task| {
            let output = task.peek(T::clone).expect("the task has returned");
            let mut shared = shared.borrow_mut();
            shared.outputs[place] = Some(output);
            shared.missing -= 1;
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
    /// How many tasks have not ended.
    missing: usize,
    /// In the order of the tasks; `None` for a task that has not ended.
    outputs: Vec<Option<T>>,
    /// Wakes the task that awaits this.
    waker: Option<Waker>,
}

impl<T> Shared<T> {
    fn is_complete(&self) -> bool {
        self.missing == 0
    }
}

impl<T: Clone> Future for FetchAll<T> {
    type Output = Vec<T>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Vec<T>> {
        let mut shared = self.shared.borrow_mut();
        if shared.is_complete() {
            return Poll::Ready(shared.outputs.iter().flatten().cloned().collect());
        }
        shared.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}
