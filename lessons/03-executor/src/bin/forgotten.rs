//! The commonest bug: a future says `Pending` and keeps no waker. Here it gets a name.

use std::future::poll_fn;
use std::task::{Poll, Waker};

use executor::Executor;
use stage::{Flag, println};
use waker::oneshot;

fn main() {
    stage::start("A task that can never run again.", &[Flag::Trace]);

    let executor = Executor::new(Waker::noop().clone());
    let (sender, receiver) = oneshot::<u32>();
    executor.add("waits", async {
        println!("waits got {:?}", receiver.await);
    });
    executor.add("forgets", async {
        poll_fn(|_| Poll::<()>::Pending).await;
        sender.send(42);
    });

    while executor.is_ready() {
        executor.tick();
    }
    println!("nothing is ready, and the executor is empty: {}", executor.is_empty());
    while let Some(stuck) = executor.take_stuck() {
        println!("{stuck}");
    }
}
