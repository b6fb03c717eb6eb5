//! The wrong way first: a future is stopped by dropping it, and it is not asked.

use std::io;
use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, select};
use spawn::{run_with, running_loop, sleep, spawn};
use stage::{Flag, println};
use timers::clock;

/// It hangs up when it is dropped. To say goodbye first, it would have to await.
struct Connection(&'static str);

impl Drop for Connection {
    fn drop(&mut self) {
        println!("{:.1} {} hangs up", now(), self.0);
    }
}

async fn download(link: &'static str) {
    println!("{:.1} {link} connects", now());
    let _connection = Connection(link);
    sleep(Duration::from_millis(500)).await;
    println!("{:.1} {link} is loaded", now());
}

async fn check(link: &'static str) {
    spawn(download(link)).await;
}

/// Waits for the future, and drops it if it takes too long.
async fn wait_a_little(future: impl Future<Output = ()>) {
    let limit = sleep(Duration::from_millis(200));
    match select(pin!(future), pin!(limit)).await {
        Either::Left(_) => println!("{:.1} it has ended", now()),
        Either::Right(_) => println!("{:.1} main waits no longer", now()),
    }
}

fn now() -> f64 {
    running_loop().timers().now().as_secs_f64()
}

fn main() -> io::Result<()> {
    let flags = stage::start("Futures that are dropped.", &[Flag::Virtual, Flag::Trace]);
    let clock = || clock(flags.contains(&Flag::Virtual));

    println!("a download is dropped");
    run_with(clock(), wait_a_little(download("/slow")))?;
    println!("a check, whose download is a task, is dropped");
    run_with(clock(), async {
        wait_a_little(check("/slow")).await;
        sleep(Duration::from_millis(500)).await;
    })
}
