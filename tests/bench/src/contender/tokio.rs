//! tokio, as `#[tokio::main(flavor = "current_thread")]` starts it.

use futures::future::join_all;
use tokio::runtime::Builder;
use tokio::spawn;
use tokio::task::{JoinHandle, yield_now};
use tokio::time::sleep;

use crate::meter::Report;

#[path = "../work/sleeps.rs"]
mod sleeps;
#[path = "../work/tasks.rs"]
mod tasks;

/// Does this work once, if it can.
pub fn measure(work: &str, numbers: &[usize]) -> Option<Report> {
    tasks::measure(work, numbers).or_else(|| sleeps::measure(work, numbers))
}

fn run<T>(main: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.expect("the system has room for an epoll or its like").block_on(main)
}

async fn join<T>(task: JoinHandle<T>) -> T {
    task.await.expect("no task here panics")
}

async fn gather<F>(futures: impl Iterator<Item = F>) -> Vec<F::Output>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    let results = join_all(futures.map(spawn)).await;
    results.into_iter().map(|result| result.expect("no task here panics")).collect()
}
