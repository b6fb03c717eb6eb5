//! Many tasks at once, which a cancel reaches all.

use std::borrow::Borrow;
use std::cell::Cell;
use std::rc::Rc;

use gather::Watch;

use crate::{Cancelled, Place, Record, Task, TaskError, at};

/// Waits until all tasks have ended, and gives their outputs in the order of the tasks. Errors
/// are values, and so is the cancel of one of the tasks: `return_exceptions=True`.
///
/// If the task that awaits this is cancelled, all the tasks are cancelled, and when they have
/// ended, so is this. As in lesson 6, the tasks are watched from this call on, and dropping
/// the future leaves them running.
///
/// In asyncio: `_GatheringFuture.cancel` in `Lib/asyncio/tasks.py`.
///
/// # Panics
///
/// If a task has panicked, as [`gather::gather`].
pub fn gather<H, T, E>(
    tasks: impl IntoIterator<Item = H>,
) -> impl Future<Output = Result<Vec<Result<T, E>>, Cancelled>>
where
    H: Borrow<Task<T, E>> + IntoFuture<Output = Result<T, E>>,
    T: 'static,
    E: TaskError,
{
    let gathering = Gathering::new(tasks, |_| false);
    async move {
        let mut outputs = Vec::new();
        for task in gathering.wait().await? {
            outputs.push(task.await); // It has ended.
        }
        Ok(outputs)
    }
}

/// As [`gather()`], but the first error in time is the result, also the cancel of one of the
/// tasks. The other tasks run on.
///
/// In asyncio: `gather` without `return_exceptions`.
///
/// # Panics
///
/// As [`gather()`], unless an error came first.
pub fn try_gather<H, T, E>(
    tasks: impl IntoIterator<Item = H>,
) -> impl Future<Output = Result<Vec<T>, E>>
where
    H: Borrow<Task<T, E>> + IntoFuture<Output = Result<T, E>>,
    T: 'static,
    E: TaskError,
{
    let gathering = Gathering::new(tasks, Result::is_err);
    async move {
        let mut outputs = Vec::new();
        for task in gathering.wait().await? {
            outputs.push(task.await?);
        }
        Ok(outputs)
    }
}

struct Gathering<H> {
    tasks: Vec<H>,
    watch: Watch,
    children: Rc<Children>,
}

/// The tasks of a gather, as a place. Once it is over, it asks none of them.
struct Children {
    tasks: Vec<Rc<Record>>,
    is_over: Box<dyn Fn() -> bool>,
    cancelled: Cell<bool>,
}

impl Place for Children {
    fn cancel(&self) -> bool {
        let is_left = |task: &Rc<Record>| !task.is_finished();
        let taken = !(self.is_over)() && self.tasks.iter().any(is_left);
        self.cancelled.set(self.cancelled.get() | taken);
        taken
    }

    fn tasks(self: Rc<Self>) -> Vec<Rc<Record>> {
        let left = self.tasks.iter().filter(|task| !task.is_finished());
        left.cloned().collect()
    }
}

impl<H> Gathering<H> {
    fn new<T: 'static, E: TaskError>(
        tasks: impl IntoIterator<Item = H>,
        is_failure: fn(&Result<T, E>) -> bool,
    ) -> Gathering<H>
    where
        H: Borrow<Task<T, E>>,
    {
        let tasks: Vec<H> = tasks.into_iter().collect();
        let mut watch = Watch::default();
        let mut records = Vec::new();
        for task in &tasks {
            watch.add(task.borrow().handle(), is_failure);
            records.push(Rc::clone(task.borrow().record()));
        }
        let is_over = Box::new(watch.over());
        let children =
            Rc::new(Children { tasks: records, is_over, cancelled: Cell::new(false) });
        Gathering { tasks, watch, children }
    }

    /// The tasks that have ended: all, or the one that failed.
    async fn wait(mut self) -> Result<Vec<H>, Cancelled> {
        let place: Rc<dyn Place> = self.children.clone();
        if let Some(failed) = at(place, self.watch).await? {
            return Ok(vec![self.tasks.swap_remove(failed)]);
        }
        if self.children.cancelled.get() { Err(Cancelled) } else { Ok(self.tasks) }
    }
}
