//! The story: three tasks in one thread, and each runs only when it was woken.

use std::sync::Arc;
use std::task::Waker;

use executor::Executor;
use stage::println;
use waker::{Receiver, Sender, Signal, oneshot};

async fn pass_on(name: &'static str, from: Receiver<u32>, to: Option<Sender<u32>>) {
    println!("{name} waits");
    if let Ok(number) = from.await {
        println!("{name} got {number}");
        if let Some(to) = to {
            to.send(number + 1);
        }
    }
}

fn main() {
    stage::start("Three tasks, each waiting for the next one.", &[]);

    let signal = Arc::new(Signal::for_this_thread());
    let executor = Executor::new(Waker::from(Arc::clone(&signal)));

    let (to_x, x) = oneshot();
    let (to_y, y) = oneshot();
    executor.add("x", pass_on("x", x, None));
    executor.add("y", pass_on("y", y, Some(to_x)));
    executor.add("z", async {
        println!("z sends 1 to y");
        to_y.send(1);
    });

    while !executor.is_empty() {
        if !executor.is_ready() {
            signal.wait();
        }
        println!("-- tick {}", executor.ticks() + 1);
        executor.tick();
    }
}
