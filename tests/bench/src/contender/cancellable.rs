//! The lessons with the tasks of lesson 7, each of whose awaits is a place for a cancel.

use std::hint::black_box;

use cancel::{Cancelled, Task};
use futures::FutureExt;

use crate::meter::{Meter, Report};

#[path = "../work/tasks.rs"]
mod tasks;

/// Does this work once, if it can.
pub fn measure(work: &str, numbers: &[usize]) -> Option<Report> {
    match (work, numbers) {
        ("yield", &[tasks, times]) => Some(yields(tasks, times)),
        _ => tasks::measure(work, numbers),
    }
}

async fn yield_times(times: usize) -> Result<usize, Cancelled> {
    for _ in 0..times {
        cancel::yield_now().await?;
    }
    Ok(times)
}

/// As the others do it, but without a layer around each yield.
fn yields(tasks: usize, times: usize) -> Report {
    run(async move {
        let spawned: Vec<_> =
            (0..tasks).map(|_| cancel::spawn(yield_times(times))).collect();
        let meter = Meter::start();
        for task in spawned {
            black_box(join(task).await);
        }
        meter.stop(tasks * times)
    })
}

const NOBODY_CANCELS: &str = "nobody cancels";

fn run<T: 'static>(main: impl Future<Output = T> + 'static) -> T {
    let main = async { Ok::<_, Cancelled>(main.await) };
    cancel::run(main).expect(NOBODY_CANCELS)
}

fn spawn<F>(future: F) -> Task<F::Output>
where
    F: Future<Output: 'static> + 'static,
{
    cancel::spawn(async { Ok(future.await) })
}

async fn join<T: 'static>(task: Task<T>) -> T {
    task.await.expect(NOBODY_CANCELS)
}

/// An `async` block in place of `map` would cost more than what it is around.
fn yield_now() -> impl Future<Output = ()> {
    cancel::yield_now().map(|yielded| yielded.expect(NOBODY_CANCELS))
}

async fn gather<F>(futures: impl Iterator<Item = F>) -> Vec<F::Output>
where
    F: Future<Output: 'static> + 'static,
{
    cancel::try_gather(futures.map(spawn)).await.expect(NOBODY_CANCELS)
}
