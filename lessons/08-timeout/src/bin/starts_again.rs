//! A limit inside a loop starts again in each round. One outside of it does not.

use std::io;
use std::pin::pin;
use std::time::Duration;

use cancel::{Cancelled, run_with, sleep};
use futures::future::{Either, select};
use spawn::running_loop;
use stage::{Flag, println};
use timers::clock;

const LIMIT: Duration = Duration::from_millis(500);

/// A part of the page, every 0.2 seconds.
async fn part() -> Result<(), Cancelled> {
    sleep(Duration::from_millis(200)).await
}

async fn inside() -> Result<(), Cancelled> {
    for _ in 0..5 {
        match select(pin!(part()), pin!(sleep(LIMIT))).await {
            Either::Left((part, _)) => part?,
            Either::Right(_) => return Ok(()),
        }
        println!("{:.1} a part", now());
    }
    Ok(())
}

async fn outside() -> Result<(), Cancelled> {
    let mut limit = pin!(sleep(LIMIT));
    for _ in 0..5 {
        match select(pin!(part()), limit.as_mut()).await {
            Either::Left((part, _)) => part?,
            Either::Right(_) => return Ok(()),
        }
        println!("{:.1} a part", now());
    }
    Ok(())
}

fn now() -> f64 {
    running_loop().timers().now().as_secs_f64()
}

fn main() -> io::Result<()> {
    let flags = stage::start("A limit in a loop.", &[Flag::Virtual]);
    let clock = || clock(flags.contains(&Flag::Virtual));
    println!("0.5 seconds, inside the loop");
    run_with(clock(), inside())??;
    println!("0.5 seconds, outside of it");
    Ok(run_with(clock(), outside())??)
}
