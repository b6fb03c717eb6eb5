//! The story of timeout.py, line for line.

use std::io;
use std::time::Duration;

use cancel::{Cancelled, gather, run_with, sleep, spawn};
use spawn::running_loop;
use stage::{Flag, println};
use timeout::{shield, timeout};
use timers::clock;

const TENTH: Duration = Duration::from_millis(100);

async fn fetch(link: &str, time: Duration) -> Result<(), Cancelled> {
    println!("{link} connects");
    sleep(time).await.inspect_err(|_| println!("{link} hangs up"))?;
    println!("{link} has answered");
    Ok(())
}

async fn check(link: &'static str, time: Duration) -> Result<(), Cancelled> {
    let answer = timeout(3 * TENTH, async {
        spawn(fetch(link, time)).await?;
        println!("{link} is alive");
        Ok(())
    });
    match answer.await? {
        Ok(()) => {}
        Err(_timed_out) => println!("{link} is too slow"),
    }
    Ok(())
}

async fn story() -> Result<(), Cancelled> {
    gather([spawn(check("/", TENTH)), spawn(check("/slow", 5 * TENTH))]).await?;
    let save = spawn(fetch("/save", 4 * TENTH));
    if timeout(2 * TENTH, shield(&save)).await?.is_err() {
        println!("main has no time, but lets it finish");
    }
    save.await?;
    println!("elapsed {:.1}", running_loop().timers().now().as_secs_f64());
    Ok(())
}

fn main() -> io::Result<()> {
    let flags = stage::start("Time limits: timeout.py.", &[Flag::Virtual, Flag::Trace]);
    let ended = run_with(clock(flags.contains(&Flag::Virtual)), story())?;
    Ok(ended?)
}
