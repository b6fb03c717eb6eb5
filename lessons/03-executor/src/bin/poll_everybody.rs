//! The wrong way first: a hundred tasks, and everybody is polled, round and round.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Waker};

use executor::Executor;
use stage::println;
use waker::oneshot;

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// Tasks of which each waits for the one behind it, and a count of their polls.
fn chain(length: usize) -> (Vec<Task>, Rc<Cell<usize>>) {
    let polls = Rc::new(Cell::new(0));
    let mut to_previous = None;
    let tasks = (1..=length).map(|position| {
        let (to_this, from_next) = oneshot::<()>();
        let to_previous = to_previous.replace(to_this);
        let mut task = Box::pin(async move {
            if position < length {
                let _ = from_next.await;
            }
            drop(to_previous);
        });
        let polls = Rc::clone(&polls);
        Box::pin(poll_fn(move |cx| {
            polls.set(polls.get() + 1);
            task.as_mut().poll(cx)
        })) as Task
    });
    (tasks.collect(), polls)
}

fn main() {
    stage::start("Count the polls of a hundred tasks.", &[]);

    let (mut tasks, polls) = chain(100);
    let mut cx = Context::from_waker(Waker::noop());
    while !tasks.is_empty() {
        tasks.retain_mut(|task| task.as_mut().poll(&mut cx).is_pending());
    }
    println!("polling everybody:      {:>4} polls", polls.get());

    let (tasks, polls) = chain(100);
    let executor = Executor::new(Waker::noop().clone());
    for task in tasks {
        executor.add("link", task);
    }
    while !executor.is_empty() {
        executor.tick();
    }
    println!("polling who was woken:  {:>4} polls", polls.get());
}
