//! First come, first served: tasks in the order in which they end, in two ways.

use std::io;
use std::time::Duration;

use cancel::{Cancelled, run_with, sleep, spawn};
use futures::stream::{FuturesUnordered, StreamExt};
use group::as_completed;
use spawn::running_loop;
use stage::{Flag, println};
use timers::clock;

async fn fetch(link: &'static str, time: u64) -> Result<&'static str, Cancelled> {
    sleep(Duration::from_millis(time)).await?;
    Ok(link)
}

const LINKS: [(&str, u64); 3] = [("/", 300), ("/news", 100), ("/old", 200)];

async fn of_tasks() -> Result<(), Cancelled> {
    let mut tasks = as_completed(LINKS.map(|(link, time)| spawn(fetch(link, time))));
    while let Some(task) = tasks.next().await? {
        println!("{:.1} {}", now(), task.await?);
    }
    Ok(())
}

async fn of_futures() -> Result<(), Cancelled> {
    let futures = LINKS.map(|(link, time)| fetch(link, time));
    let mut futures: FuturesUnordered<_> = futures.into_iter().collect();
    while let Some(link) = futures.next().await {
        println!("{:.1} {}", now(), link?);
    }
    Ok(())
}

fn now() -> f64 {
    running_loop().timers().now().as_secs_f64()
}

fn main() -> io::Result<()> {
    let flags = stage::start("First come, first served.", &[Flag::Virtual]);
    let clock = || clock(flags.contains(&Flag::Virtual));
    println!("tasks, by as_completed");
    run_with(clock(), of_tasks())??;
    println!("futures, by FuturesUnordered");
    Ok(run_with(clock(), of_futures())??)
}
