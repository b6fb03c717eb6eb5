//! # Half a save
//!
//! **Repair**, 25 minutes.
//!
//! A program saves its document in three steps: it writes a new file, puts the new file in
//! the place of the old one, and makes a note of that in a list. If it is stopped between
//! two of the steps, the list and the files disagree. But it may be cancelled at any time,
//! by a time limit or because the user quits. So `save` runs the steps in a task of their
//! own, and shields that task from the cancel.
//!
//! **What you see.** It is better than without the shield, and still not good. If the user
//! quits, `save` returns immediately, and the program ends in the middle of the steps. And
//! if a time limit fires, the program saves again while the first save is still running.
//!
//! **What should happen.**
//!
//! * The steps are never stopped. Once `save` has been polled, they run to their end,
//!   however often it is cancelled, and even if its future is dropped. (Only at the end of
//!   `main` does `run` cancel whatever is left.)
//! * When `save` returns, the steps have ended.
//! * A cancel is not forgotten. If there was one in the meantime, then `save` returns the
//!   cancel instead of the value. So a time limit says that the time was over, although it
//!   says so late.
//! * An error of the steps is returned in any case.
//!
//! **In Python** too, `await asyncio.shield(task)` ends immediately if it is cancelled. A
//! program that has to wait for the end catches `CancelledError`, awaits the task, and
//! raises the error again.
//!
//! You may change everything, as long as `save` can be called and awaited as now.
//!
//! The check says: when `save` returns, the steps have ended

use cancel::{TaskError, spawn};
use timeout::shield;

/// Runs the steps of a save, and returns what they return, or the cancel if there was one in
/// the meantime.
pub async fn save<T, E>(
    steps: impl Future<Output = Result<T, E>> + 'static,
) -> Result<T, E>
where
    T: Clone + 'static,
    E: TaskError + Clone,
{
    shield(spawn(steps)).await
}
