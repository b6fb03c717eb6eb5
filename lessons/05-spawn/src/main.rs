//! The story of asyncio2.py, line for line.

use std::io;
use std::time::Duration;

use spawn::{run_with, running_loop, sleep, spawn};
use stage::{Flag, println};
use timers::{clock, yield_now};

async fn fn2() -> &'static str {
    println!("fn2 start");
    sleep(Duration::from_millis(100)).await;
    println!("fn2 middle");
    sleep(Duration::from_millis(100)).await;
    println!("fn2 end");
    "from fn2"
}

fn yes_or_no(answer: bool) -> &'static str {
    if answer { "yes" } else { "no" }
}

async fn fn1() {
    println!("fn1 start");
    let task = spawn(fn2());
    println!("fn1 created the task: fn2 has not started");
    yield_now().await;
    println!("fn1 after one turn of the loop");
    sleep(Duration::from_millis(150)).await;
    println!("fn1 after its sleep, task done: {}", yes_or_no(task.is_finished()));
    println!("fn1 got {}", (&task).await);
    println!("fn1 end, task done: {}", yes_or_no(task.is_finished()));
}

fn main() -> io::Result<()> {
    let flags = stage::start(
        "A task runs while another sleeps: asyncio2.py.",
        &[Flag::Virtual, Flag::Trace],
    );

    let elapsed = run_with(clock(flags.contains(&Flag::Virtual)), async {
        fn1().await;
        running_loop().timers().now()
    })?;
    println!("elapsed {:.1}", elapsed.as_secs_f64());
    Ok(())
}
