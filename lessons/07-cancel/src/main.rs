//! The story of cancel.py, line for line.

use std::io;
use std::time::Duration;

use cancel::{Cancelled, run_with, sleep, spawn};
use spawn::running_loop;
use stage::{Flag, println};
use timers::clock;

async fn download(link: &str) -> Result<(), Cancelled> {
    println!("{link} connects");
    let loaded = sleep(Duration::from_millis(500)).await;
    if loaded.is_err() {
        println!("{link} says goodbye");
        sleep(Duration::from_millis(100)).await?;
        println!("{link} has closed");
    }
    loaded?;
    println!("{link} is loaded");
    Ok(())
}

async fn check(link: &'static str) -> Result<(), Cancelled> {
    spawn(download(link)).await?;
    println!("{link} is there");
    Ok(())
}

async fn story() -> Result<(), Cancelled> {
    let task = spawn(check("/slow"));
    sleep(Duration::from_millis(200)).await?;
    println!("main cancels check");
    task.cancel();
    if task.await == Err(Cancelled) {
        println!("main goes on");
    }
    println!("elapsed {:.1}", running_loop().timers().now().as_secs_f64());
    Ok(())
}

fn main() -> io::Result<()> {
    let flags =
        stage::start("A task is stopped: cancel.py.", &[Flag::Virtual, Flag::Trace]);
    let ended = run_with(clock(flags.contains(&Flag::Virtual)), story())?;
    Ok(ended?)
}
