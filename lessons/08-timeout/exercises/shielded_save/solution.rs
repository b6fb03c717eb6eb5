//! # Half a save: solved
//!
//! A shield keeps the cancel from the steps, but it does not keep it from the function. So
//! the function waits again, as often as a cancel arrives, until the steps have ended. In
//! the meantime a variable remembers the cancel, and in the end the function returns it.
//!
//! Instead of `shield`, this awaits the handle of lesson 5, in `cancellable`. That keeps a
//! cancel from the task as well, and its result has two layers. The outer error is the
//! cancel of this function, and the inner result is what the steps have returned. With
//! `shield` both kinds of error come out of the same layer.
//!
//! One thing can still stop the steps. When `main` has ended, `run` cancels all the tasks
//! that are left, and that of the steps is one of them. So `main` has to wait for the
//! tasks that save.

use cancel::{Cancelled, TaskError, cancellable, spawn};

/// Runs the steps of a save, and returns what they return, or the cancel if there was one in
/// the meantime.
pub async fn save<T, E>(
    steps: impl Future<Output = Result<T, E>> + 'static,
) -> Result<T, E>
where
    T: Clone + 'static,
    E: TaskError + Clone,
{
    let steps = spawn(steps);
    let mut cancelled = false;
    let output = loop {
        match cancellable(steps.handle()).await {
            Ok(output) => break output,
            Err(Cancelled) => cancelled = true,
        }
    };
    match output {
        Ok(_) if cancelled => Err(Cancelled.into()),
        output => output,
    }
}
