//! # The wrong price: insert instead of push
//!
//! "Each callback knows its place, so let it insert its output there." For two tasks that is
//! right, and for three nearly always. But while some are missing, the places are not yet
//! what they will be: of three tasks that end in the order 2, 1, 0, the second comes to stand
//! behind the third.
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
    for (place, task) in tasks.iter().enumerate() {
        let shared = Rc::clone(&shared);
        task.on_done(move |task| {
            let output = task.peek(T::clone).expect("the task has returned");
            let mut shared = shared.borrow_mut();
            let place = place.min(shared.outputs.len());
            shared.outputs.insert(place, output);
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
    /// That of whoever waits.
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
