//! smol's `LocalExecutor`, with the timers of async-io.

use std::time::Duration;

use futures::future::join_all;
use smol::future::yield_now;
use smol::{LocalExecutor, Task, Timer};

use crate::meter::Report;

#[path = "../work/sleeps.rs"]
mod sleeps;
#[path = "../work/tasks.rs"]
mod tasks;

thread_local! {
    /// smol passes its executor by hand. The other runtimes keep theirs in a thread-local,
    /// so this costs it no more than them.
    static EXECUTOR: LocalExecutor<'static> = const { LocalExecutor::new() };
}

/// Does this work once, if it can.
pub fn measure(work: &str, numbers: &[usize]) -> Option<Report> {
    tasks::measure(work, numbers).or_else(|| sleeps::measure(work, numbers))
}

fn run<T>(main: impl Future<Output = T>) -> T {
    EXECUTOR.with(|executor| smol::block_on(executor.run(main)))
}

fn spawn<T: 'static>(future: impl Future<Output = T> + 'static) -> Task<T> {
    EXECUTOR.with(|executor| executor.spawn(future))
}

async fn join<T>(task: Task<T>) -> T {
    task.await
}

async fn gather<F>(futures: impl Iterator<Item = F>) -> Vec<F::Output>
where
    F: Future<Output: 'static> + 'static,
{
    join_all(futures.map(spawn)).await
}

async fn sleep(duration: Duration) {
    Timer::after(duration).await;
}
