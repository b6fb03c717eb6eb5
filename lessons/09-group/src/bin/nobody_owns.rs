//! The wrong way first: a function ends at the first error, and leaves its tasks behind.

use std::io;
use std::time::Duration;

use cancel::{Failure, run_with, sleep, spawn};
use spawn::running_loop;
use stage::{Flag, println};
use timers::clock;

type Link = &'static str;
type Checked<T> = Result<T, Failure<Link>>;

async fn check(link: Link, time: u64) -> Checked<()> {
    sleep(Duration::from_millis(time)).await?;
    if link.starts_with("/old") {
        println!("{:.1} {link} is not there", now());
        return Err(Failure::Error(link));
    }
    println!("{:.1} {link} is alive", now());
    Ok(())
}

async fn check_all() -> Checked<()> {
    let links = [("/old", 100), ("/old/2", 200), ("/news", 300)];
    for task in links.map(|(link, time)| spawn(check(link, time))) {
        task.await?;
    }
    Ok(())
}

fn now() -> f64 {
    running_loop().timers().now().as_secs_f64()
}

fn main() -> io::Result<()> {
    let flags = stage::start("Tasks that nobody owns.", &[Flag::Virtual, Flag::Trace]);
    let ended = run_with(clock(flags.contains(&Flag::Virtual)), async {
        let checked = check_all().await;
        println!("{:.1} check_all has ended: {checked:?}", now());
        sleep(Duration::from_millis(400)).await?;
        println!("{:.1} main ends", now());
        Checked::Ok(())
    })?;
    ended.map_err(io::Error::other)
}
