//! The ready queue is a thread-local, and a wake from another thread fills that thread's own.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};

use contract::Task;

thread_local! {
    static READY: RefCell<VecDeque<usize>> = const { RefCell::new(VecDeque::new()) };
}

struct Ticket(usize);

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        READY.with_borrow_mut(|ready| ready.push_back(self.0));
    }
}

pub fn run(mut tasks: Vec<Task>) {
    READY.set((0..tasks.len()).collect());
    while let Some(place) = READY.with_borrow_mut(VecDeque::pop_front) {
        let waker = Waker::from(Arc::new(Ticket(place)));
        if tasks[place].as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            tasks[place] = Box::pin(async {});
        }
    }
}
