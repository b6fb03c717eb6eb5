//! The wrong way first: a hundred tasks wait, and all of them are polled, round and round.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Waker};

use executor::Executor;
use stage::{Flag, println};
use waker::{Receiver, Sender, oneshot};

/// A hundred receivers that wait for a message each, and the senders.
fn waiting() -> (Vec<Sender<()>>, Vec<Receiver<()>>) {
    (0..100).map(|_| oneshot()).unzip()
}

fn poll_all() -> usize {
    let (senders, mut receivers) = waiting();
    let mut cx = Context::from_waker(Waker::noop());
    let mut polls = 0;
    for sender in senders {
        sender.send(());
        receivers.retain_mut(|receiver| {
            polls += 1;
            Pin::new(receiver).poll(&mut cx).is_pending()
        });
    }
    polls
}

fn poll_the_woken() -> usize {
    let (senders, receivers) = waiting();
    let executor = Executor::new(Waker::noop().clone());
    let polls = Rc::new(Cell::new(0));
    for mut receiver in receivers {
        let polls = Rc::clone(&polls);
        let counted = poll_fn(move |cx| {
            polls.set(polls.get() + 1);
            Pin::new(&mut receiver).poll(cx)
        });
        executor.add("waits", async { counted.await.unwrap() });
    }
    executor.tick();
    for sender in senders {
        sender.send(());
        executor.tick();
    }
    polls.get()
}

fn main() {
    stage::start("Count the polls of a hundred tasks.", &[Flag::Trace]);

    println!("polling all tasks: {:>4} polls", poll_all());
    println!("polling the woken: {:>4} polls", poll_the_woken());
}
