//! The wrong way: every wake queues the task, even if it is in the queue already.

#[path = "forty_lines/small.rs"]
mod small;

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use executor::Executor;
use small::SmallExecutor;
use stage::{Flag, println};

/// Is woken twice for each poll, which can happen to any task that waits for two things.
fn impatient(polls: &Rc<Cell<usize>>) -> impl Future<Output = ()> + use<> {
    let polls = Rc::clone(polls);
    poll_fn(move |cx| {
        polls.set(polls.get() + 1);
        cx.waker().wake_by_ref();
        cx.waker().wake_by_ref();
        Poll::Pending
    })
}

fn main() {
    stage::start("Count the polls of a task that is woken twice.", &[Flag::Trace]);

    let (in_small, in_ours) = (Rc::default(), Rc::default());
    let mut small = SmallExecutor::default();
    small.add(impatient(&in_small));
    let executor = Executor::new(Waker::noop().clone());
    executor.add("impatient", impatient(&in_ours));

    println!("polls in  | each wake queues | queued once");
    for tick in 1..=10 {
        small.tick();
        executor.tick();
        println!("tick {tick:>4} | {:>16} | {:>11}", in_small.take(), in_ours.take());
    }
}
