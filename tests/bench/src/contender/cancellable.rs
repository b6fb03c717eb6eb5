//! The lessons with the tasks of lesson 7, each of whose awaits is a place for a cancel.

use cancel::{Cancelled, Task};
use futures::FutureExt;

#[path = "../work/tasks.rs"]
mod tasks;

pub use tasks::measure;

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
