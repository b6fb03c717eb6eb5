//! # Five at a time
//!
//! **Build**, 35 minutes.
//!
//! A program has to fetch ten thousand pages. It spawned ten thousand tasks and gathered
//! them, and the server on the other side closed the door. Five at a time are welcome.
//!
//! Write `map_limited(limit, inputs, work)`, which calls `work` for each input, runs the
//! futures that `work` returns, never more than `limit` of them at a time, and returns
//! their outputs.
//!
//! **To begin with** there is a version without a limit.
//!
//! **What should happen.**
//!
//! * Never more than `limit` are running at once. (`limit` is at least 1.)
//! * Never fewer, as long as there are inputs left: when one has ended, the next one begins
//!   at that very time, whatever the others do.
//! * The futures begin in the order of the inputs, and the outputs come in that order too.
//! * Waiting is quiet: work that cannot begin yet does not ask again and again. In virtual
//!   time that would be the end of the program, because the clock stands still while any
//!   task is ready.
//! * A limit that is larger than the number of inputs does no harm. No inputs at all make
//!   an empty list.
//!
//! **In Python** one gathers coroutines that begin with `async with semaphore:`. A
//! semaphore is a number of permits: a task that gets one continues, and the others wait in
//! line. You may build one. But first ask whether you need it: what could hold a permit, if
//! not each input?
//!
//! You may change everything, as long as `map_limited` can be called and awaited as now.
//! You may use everything from this lesson and the lessons before it.
//!
//! The check says: never more than `limit` are running at once

use gather::gather;
use spawn::spawn;

/// Calls `work` for each input and runs the futures, at most `limit` at a time. Returns the
/// outputs in the order of the inputs.
///
/// # Panics
///
/// If a piece of work panics, and if no loop is running in this thread.
pub async fn map_limited<I, F>(
    _limit: usize,
    inputs: Vec<I>,
    work: impl Fn(I) -> F + 'static,
) -> Vec<F::Output>
where
    I: 'static,
    F: Future<Output: 'static> + 'static,
{
    gather(inputs.into_iter().map(|input| spawn(work(input)))).await
}
