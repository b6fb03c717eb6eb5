//! `cargo run --release -p bench --bin bytes`: what a sleeping task takes, here and in tokio.

use std::time::Duration;

use peak_alloc::PeakAlloc;
use spawn::{run, spawn};
use timers::yield_now;

/// Counts what is asked of the allocator.
#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const TASKS: usize = 100_000;

fn main() {
    println!("bytes per sleeping task, of {TASKS}");
    let tokio = bytes_per_task(sleepers_in_tokio);
    println!("  tokio     {tokio:>5}  1.00");
    let here = bytes_per_task(sleepers_here);
    println!("  lesson 05 {here:>5}  {:.2}", here as f64 / tokio as f64);
    println!("  of these, the future: {}", size_of_val(&sleep(0)));
}

/// How much more is allocated while all sleep than before.
fn bytes_per_task(while_they_sleep: fn() -> usize) -> usize {
    let before = ALLOCATED.current_usage();
    (while_they_sleep() - before) / TASKS
}

/// They must not sleep for the same time, for tokio keeps its timers by time.
fn time(task: usize) -> Duration {
    Duration::from_secs(1000 + task as u64 % 1000)
}

fn sleep(task: usize) -> impl Future<Output = ()> {
    spawn::sleep(time(task))
}

fn sleepers_in_tokio() -> usize {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        for task in 0..TASKS {
            tokio::spawn(async move { tokio::time::sleep(time(task)).await });
        }
        // It polls some tasks, then looks at its timers, and so on: wait for all.
        for _ in 0..TASKS {
            tokio::task::yield_now().await;
        }
        ALLOCATED.current_usage()
    })
}

fn sleepers_here() -> usize {
    run(async {
        for task in 0..TASKS {
            spawn(sleep(task));
        }
        yield_now().await;
        ALLOCATED.current_usage()
    })
}
