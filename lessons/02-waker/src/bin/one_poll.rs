//! The gentlest start: a future polled by hand, with nothing to wake.

use std::pin::pin;
use std::task::{Context, Waker};

use stage::println;
use waker::{Receiver, oneshot};

async fn fn1(number: Receiver<u32>) -> u32 {
    println!("fn1 start");
    let number = number.await.unwrap_or(0);
    println!("fn1 got {number}");
    2 * number
}

fn main() {
    stage::start("A future, polled twice by hand.", &[]);

    let (sender, receiver) = oneshot();
    let mut future = pin!(fn1(receiver));
    println!("the future is made, and nothing of it has run");

    let mut cx = Context::from_waker(Waker::noop());
    println!("poll 1: {:?}", future.as_mut().poll(&mut cx));

    sender.send(21);
    println!("21 is sent");
    println!("poll 2: {:?}", future.as_mut().poll(&mut cx));
}
