//! The story: tasks that wait for each other in one thread, and for another thread.

use std::sync::Arc;
use std::task::Waker;
use std::thread;

use executor::Executor;
use stage::{Flag, println};
use waker::{Receiver, Sender, Signal, oneshot};

async fn last(number: Receiver<u32>) {
    println!("x waits");
    println!("x got {}", number.await.unwrap_or(0));
}

async fn pass_on(number: Receiver<u32>, to_x: Sender<u32>) {
    println!("y waits");
    let number = number.await.unwrap_or(0);
    println!("y got {number}");
    to_x.send(number + 1);
}

fn main() {
    stage::start("Two tasks, and another thread that wakes one of them.", &[Flag::Trace]);

    let signal = Arc::new(Signal::for_this_thread());
    let executor = Executor::new(Waker::from(Arc::clone(&signal)));

    let (to_x, x) = oneshot();
    let (to_y, y) = oneshot();
    executor.add("x", last(x));
    executor.add("y", pass_on(y, to_x));

    let mut to_y = Some(to_y);
    while !executor.is_empty() {
        if !executor.is_ready() {
            println!("-- nothing is ready: sleep");
            if let Some(to_y) = to_y.take() {
                thread::spawn(move || to_y.send(1));
            }
        }
        // A signal may be left from the time when the tasks were added: look again.
        while !executor.is_ready() {
            signal.wait();
        }
        println!("-- tick {}", executor.ticks() + 1);
        executor.tick();
    }
}
