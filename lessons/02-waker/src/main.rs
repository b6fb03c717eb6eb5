//! The story: a thread sleeps until another thread wakes it, and polls only twice.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use stage::{Flag, println};
use waker::{Receiver, block_on, oneshot};

async fn fn1(number: Receiver<u32>) {
    println!("fn1 start");
    if let Ok(number) = number.await {
        println!("fn1 got {number}");
    }
}

fn main() {
    let flags = stage::start("Sleep until another thread wakes us.", &[Flag::Virtual]);
    let work =
        Duration::from_millis(if flags.contains(&Flag::Virtual) { 0 } else { 100 });

    let (sender, receiver) = oneshot();
    let (polled, first_poll) = mpsc::channel();
    thread::spawn(move || {
        first_poll.recv().unwrap();
        thread::sleep(work);
        println!("another thread sends 42");
        sender.send(42);
    });

    let mut future = pin!(fn1(receiver));
    let mut polls = 0;
    block_on(poll_fn(|cx| {
        let poll = future.as_mut().poll(cx);
        polls += 1;
        println!("poll {polls}: {poll:?}");
        if polls == 1 {
            polled.send(()).unwrap();
        }
        poll
    }));
}
