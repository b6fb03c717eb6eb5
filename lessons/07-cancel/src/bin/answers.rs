//! What a task can answer when it is cancelled, and what happens if it cannot.

use std::future::pending;
use std::io;
use std::time::Duration;

use cancel::{Cancelled, run_with, sleep, spawn};
use spawn::running_loop;
use stage::println;
use timers::clock;

type Answer = Result<&'static str, Cancelled>;

const TENTH: Duration = Duration::from_millis(100);

async fn passes_it_on() -> Answer {
    sleep(10 * TENTH).await?;
    Ok("slept")
}

async fn cleans_up_first() -> Answer {
    let slept = sleep(10 * TENTH).await;
    sleep(TENTH).await?;
    slept.map(|()| "slept")
}

async fn refuses() -> Answer {
    match sleep(10 * TENTH).await {
        Ok(()) => Ok("slept"),
        Err(Cancelled) => Ok("no"),
    }
}

/// Waits in a future that knows nothing of cancelling.
async fn cannot_be_told() -> Answer {
    pending().await
}

/// Spawns the task, cancels it after a while, and says what comes of it.
async fn ask(
    name: &str,
    after: Duration,
    task: impl Future<Output = Answer> + 'static,
) -> Result<(), Cancelled> {
    let task = spawn(task);
    if !after.is_zero() {
        sleep(after).await?;
    }
    let (before, turn) = now();
    task.cancel();
    let answer = format!("{:?}", task.await);
    let (after, turns) = (now().0 - before, now().1 - turn);
    println!("{name:<16} {answer:<15} {:>6.1} {turns:>5}", after.as_secs_f64());
    Ok(())
}

fn now() -> (Duration, u64) {
    let event_loop = running_loop();
    (event_loop.timers().now(), event_loop.executor().ticks())
}

async fn answers() -> Result<(), Cancelled> {
    println!("the task         its output       after turns");
    ask("passes it on", TENTH, passes_it_on()).await?;
    ask("cleans up first", TENTH, cleans_up_first()).await?;
    ask("refuses", TENTH, refuses()).await?;
    ask("cannot be told", TENTH, cannot_be_told()).await?;
    ask("has not begun", Duration::ZERO, passes_it_on()).await
}

fn main() -> io::Result<()> {
    stage::start("Answers to a cancel.", &[]);
    Ok(run_with(clock(true), answers())??)
}
