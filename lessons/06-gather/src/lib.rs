//! Many at once: wait for any number of tasks, and get their outputs in the order of asking.
//!
//! **Adds** [`gather`] and [`try_gather`] for any number of tasks of one type, and
//! [`gather_tuple`] for a few of different types; and, without tasks, [`join`], which runs
//! two futures inside one task.
//!
//! **Builds on** [`JoinHandle::on_done`]: a callback for each task.
//!
//! **In Python**: `gather` in `Lib/asyncio/tasks.py`.
//!
//! **Leaves out** cancelling: when a `gather` is dropped, its tasks run on. asyncio cancels
//! them.

mod join;
mod tuple;
mod watch;

use std::borrow::Borrow;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use spawn::JoinHandle;

pub use join::{Join, join};
pub use tuple::{Tuple, gather_tuple};
pub use watch::Watch;

/// Waits until all tasks have ended, and gives their outputs in the order of the handles.
///
/// A handle can be given by value or by reference, even twice, and its task may have ended
/// already. If all tasks have ended, or if there are none, the future is ready immediately,
/// as in CPython 3.12 and later. An output may be a `Result`: then errors are values, as with
/// `return_exceptions=True`.
///
/// The tasks are watched from this call on, not from the first poll. Dropping the future
/// leaves them running. In asyncio: `gather` in `Lib/asyncio/tasks.py`.
///
/// # Panics
///
/// If a task has panicked, two turns after that: with its panic, or, if the task has been awaited
/// elsewhere, with a panic that names the task. The other tasks run on. It also panics if a task
/// was dropped before its end, or if its output has been taken.
///
/// ```
/// use gather::gather;
/// use spawn::{run_with, sleep, spawn};
/// use std::time::Duration;
/// use timers::clock;
///
/// async fn page(number: u64) -> u64 {
///     sleep(Duration::from_secs(10 - number)).await; // The first takes longest.
///     number
/// }
///
/// let pages = run_with(clock(true), async { gather((1..=3).map(page).map(spawn)).await })?;
/// assert_eq!(pages, [1, 2, 3]);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn gather<H, T>(tasks: impl IntoIterator<Item = H>) -> impl Future<Output = Vec<T>>
where
    H: Borrow<JoinHandle<T>> + IntoFuture<Output = T>,
    T: 'static,
{
    let mut tasks: Vec<H> = tasks.into_iter().collect();
    let mut watch = Watch::default();
    for task in &tasks {
        watch.add(task.borrow(), |_| false);
    }
    async move {
        if let Some(panicked) = watch.await {
            output_of(tasks.swap_remove(panicked));
        }
        tasks.into_iter().map(output_of).collect()
    }
}

/// As [`gather`], but the earliest error is the result, and comes two turns after its
/// task has ended. The other tasks run on, and their errors are dropped with their handles.
/// Among tasks that had ended before the call, the first in order counts.
///
/// In asyncio: `gather` without `return_exceptions`.
///
/// # Panics
///
/// As [`gather`], unless an error came first.
///
/// ```
/// use gather::try_gather;
/// use spawn::{run, spawn};
///
/// let parsed = run(async {
///     let tasks = ["1", "two", "3"].map(|text| spawn(async move { text.parse::<i32>() }));
///     try_gather(tasks).await
/// });
/// assert_eq!(parsed.unwrap_err().to_string(), "invalid digit found in string");
/// ```
pub fn try_gather<H, T, E>(
    tasks: impl IntoIterator<Item = H>,
) -> impl Future<Output = Result<Vec<T>, E>>
where
    H: Borrow<JoinHandle<Result<T, E>>> + IntoFuture<Output = Result<T, E>>,
    T: 'static,
    E: 'static,
{
    let mut tasks: Vec<H> = tasks.into_iter().collect();
    let mut watch = Watch::default();
    for task in &tasks {
        watch.add(task.borrow(), Result::is_err);
    }
    async move {
        if let Some(failed) = watch.await {
            // Its error is then the first that `collect` meets.
            tasks = vec![tasks.swap_remove(failed)];
        }
        tasks.into_iter().map(output_of).collect()
    }
}

/// The output, or the panic, of a task that has ended, by one poll of its handle.
fn output_of<F: IntoFuture>(ended: F) -> F::Output {
    let future = pin!(ended.into_future());
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("only tasks that have ended are asked"),
    }
}
