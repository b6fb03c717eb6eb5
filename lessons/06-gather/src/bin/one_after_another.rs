//! The wrong way first: with one handle awaited after another, an early error is heard late.

use std::io;
use std::time::Duration;

use gather::try_gather;
use spawn::{JoinHandle, run_with, running_loop, sleep, spawn};
use stage::{Flag, println};
use timers::clock;

type Answer = Result<&'static str, String>;

/// Asks a server for a page. One of the pages is not there.
async fn check(link: &'static str, time: u64) -> Answer {
    sleep(Duration::from_millis(time)).await;
    println!("{:.1} {link} has answered", now());
    if link == "/old" { Err(format!("{link} is not there")) } else { Ok(link) }
}

fn check_all() -> [JoinHandle<Answer>; 3] {
    [("/", 300), ("/news", 200), ("/old", 100)]
        .map(|(link, time)| spawn(check(link, time)))
}

async fn one_after_another() -> Result<(), String> {
    for task in check_all() {
        let link = task.await?;
        println!("{:.1} main hears of {link}", now());
    }
    Ok(())
}

async fn gathered() -> Result<(), String> {
    for link in try_gather(check_all()).await? {
        println!("{:.1} main hears of {link}", now());
    }
    Ok(())
}

fn now() -> f64 {
    running_loop().timers().now().as_secs_f64()
}

/// Says when main hears of an error.
async fn report(check: impl Future<Output = Result<(), String>>) {
    if let Err(error) = check.await {
        println!("{:.1} main hears: {error}", now());
    }
}

fn main() -> io::Result<()> {
    let flags = stage::start(
        "An error that is heard late, or when it happens.",
        &[Flag::Virtual, Flag::Trace],
    );
    let clock = || clock(flags.contains(&Flag::Virtual));

    println!("one handle after another");
    run_with(clock(), report(one_after_another()))?;
    println!("try_gather");
    run_with(clock(), report(gathered()))
}
