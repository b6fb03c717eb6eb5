//! The first program of the book: greet.py, line for line.

use std::io;
use std::time::Duration;

use spawn::{run_with, sleep};
use stage::{Flag, println};
use timers::clock;

async fn greet() -> &'static str {
    println!("Hello");
    sleep(Duration::from_secs(1)).await;
    println!("World");
    "Done"
}

fn main() -> io::Result<()> {
    let flags = stage::start("Hello, a second, World.", &[Flag::Virtual, Flag::Trace]);
    let clock = clock(flags.contains(&Flag::Virtual));
    run_with(clock, async {
        let result = greet().await;
        println!("Coroutine returned: {result}");
    })
}
