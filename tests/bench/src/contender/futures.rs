//! The executor of futures, `LocalPool`. It has no timers; its `gather` is `join_all`, which
//! needs no tasks, and above 30 futures is a `FuturesUnordered` that keeps their order.

use std::cell::RefCell;

use futures::executor::{LocalPool, LocalSpawner};
use futures::future::{RemoteHandle, join_all};
use futures::task::LocalSpawnExt;
// futures has none of its own.
use smol::future::yield_now;

use crate::meter::Report;

#[path = "../work/tasks.rs"]
mod tasks;

thread_local! {
    static SPAWNER: RefCell<Option<LocalSpawner>> = const { RefCell::new(None) };
}

/// Does this work once, if it can.
pub fn measure(work: &str, numbers: &[usize]) -> Option<Report> {
    tasks::measure(work, numbers)
}

fn run<T>(main: impl Future<Output = T>) -> T {
    let mut pool = LocalPool::new();
    SPAWNER.set(Some(pool.spawner()));
    pool.run_until(main)
}

fn spawn<T: 'static>(future: impl Future<Output = T> + 'static) -> RemoteHandle<T> {
    SPAWNER.with_borrow(|spawner| {
        let spawner = spawner.as_ref().expect("this is called inside `run`");
        spawner.spawn_local_with_handle(future).expect("the pool is there")
    })
}

async fn join<T: 'static>(task: RemoteHandle<T>) -> T {
    task.await
}

async fn gather<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    join_all(futures).await
}
