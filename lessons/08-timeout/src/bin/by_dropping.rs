//! The wrong way first: a limit that drops what it waits for, and leaves a task running.

use std::io;
use std::pin::pin;
use std::time::Duration;

use cancel::{Cancelled, run_with, sleep, spawn};
use futures::future::{Either, select};
use spawn::running_loop;
use stage::{Flag, println};
use timeout::{TimedOut, timeout};
use timers::clock;

const LIMIT: Duration = Duration::from_millis(300);

async fn fetch(link: &str) -> Result<(), Cancelled> {
    println!("{:.1} {link} connects", now());
    let slept = sleep(Duration::from_millis(500)).await;
    println!("{:.1} {link} ends with {slept:?}", now());
    slept
}

async fn check(link: &'static str) -> Result<(), Cancelled> {
    spawn(fetch(link)).await
}

/// As tokio's `timeout`: whichever is ready first, and the other one is dropped.
async fn limit_by_dropping<F: Future>(future: F) -> Result<F::Output, TimedOut> {
    match select(pin!(future), pin!(sleep(LIMIT))).await {
        Either::Left((output, _)) => Ok(output),
        Either::Right(_) => Err(TimedOut),
    }
}

fn now() -> f64 {
    running_loop().timers().now().as_secs_f64()
}

async fn both_ways() -> Result<(), Cancelled> {
    let dropped = limit_by_dropping(check("/dropped")).await;
    println!("{:.1} main goes on with {dropped:?}", now());
    sleep(LIMIT).await?;
    let cancelled = timeout(LIMIT, check("/cancelled")).await?;
    println!("{:.1} main goes on with {cancelled:?}", now());
    sleep(LIMIT).await
}

fn main() -> io::Result<()> {
    let flags = stage::start("Two kinds of limits.", &[Flag::Virtual, Flag::Trace]);
    Ok(run_with(clock(flags.contains(&Flag::Virtual)), both_ways())??)
}
