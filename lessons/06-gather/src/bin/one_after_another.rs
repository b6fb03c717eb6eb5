//! The wrong way first: awaiting one after the other takes the sum of the times.

use std::io;
use std::time::Duration;

use gather::gather;
use spawn::{run_with, running_loop, sleep, spawn};
use stage::{Flag, println};
use timers::clock;

async fn fetch(number: u64) -> u64 {
    sleep(Duration::from_millis(100 * number)).await;
    number
}

async fn one_after_another() {
    let mut results = Vec::new();
    for number in [3, 1, 2] {
        results.push(fetch(number).await);
    }
    println!("awaited one after another: {results:?} in {:.1} s", now());
}

async fn gathered() {
    let results = gather([3, 1, 2].map(|number| spawn(fetch(number)))).await;
    println!("gathered:                  {results:?} in {:.1} s", now());
}

fn now() -> f64 {
    running_loop().timers().now().as_secs_f64()
}

fn main() -> io::Result<()> {
    let flags = stage::start(
        "The sum of the times, or the longest.",
        &[Flag::Virtual, Flag::Trace],
    );

    run_with(clock(flags.contains(&Flag::Virtual)), one_after_another())?;
    run_with(clock(flags.contains(&Flag::Virtual)), gathered())
}
