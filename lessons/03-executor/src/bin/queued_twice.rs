//! The wrong way first: each wake queues the task, also when it stands in the queue already.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use executor::Executor;
use stage::{Flag, println};

/// A ready queue with one task: all that counts is how often the task stands in it.
struct Queue(AtomicUsize);

impl Wake for Queue {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Waits for two things at once, both of which wake it: two wakes for each poll.
fn impatient(polls: Rc<Cell<usize>>) -> impl Future<Output = ()> {
    poll_fn(move |cx| {
        polls.set(polls.get() + 1);
        cx.waker().wake_by_ref();
        cx.waker().wake_by_ref();
        Poll::Pending
    })
}

fn main() {
    stage::start("Count the polls of a task that is woken twice.", &[Flag::Trace]);

    let naive = Rc::new(Cell::new(0));
    let mut task = pin!(impatient(Rc::clone(&naive)));
    let queue = Arc::new(Queue(AtomicUsize::new(1)));
    let waker = Waker::from(Arc::clone(&queue));

    let once = Rc::new(Cell::new(0));
    let executor = Executor::new(Waker::noop().clone());
    executor.add("impatient", impatient(Rc::clone(&once)));

    println!("polls in  | each wake queues | queued once");
    for tick in 1..=10 {
        naive.set(0);
        for _ in 0..queue.0.swap(0, Ordering::Relaxed) {
            let _ = task.as_mut().poll(&mut Context::from_waker(&waker));
        }
        once.set(0);
        executor.tick();
        println!("tick {tick:>4} | {:>16} | {:>11}", naive.get(), once.get());
    }
}
