//! The wrong way first: calling an `async fn` starts nothing.

use std::io;
use std::time::Duration;

use spawn::{run_with, running_loop, sleep};
use stage::{Flag, println};
use timers::clock;

async fn fn2() {
    println!("{:.2} fn2 start", now());
    sleep(Duration::from_millis(200)).await;
    println!("{:.2} fn2 end", now());
}

async fn fn1() {
    println!("{:.2} fn1 calls fn2", now());
    let future = fn2();
    sleep(Duration::from_millis(150)).await;
    println!("{:.2} fn1 has slept", now());
    future.await;
}

fn now() -> f64 {
    running_loop().timers().now().as_secs_f64()
}

fn main() -> io::Result<()> {
    let flags = stage::start(
        "A call makes a future, and nothing polls it.",
        &[Flag::Virtual, Flag::Trace],
    );

    run_with(clock(flags.contains(&Flag::Virtual)), fn1())
}
