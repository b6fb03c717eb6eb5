//! Tasks that belong together: none outlives its group, and an error stops them all.
//!
//! **Adds** [`group`], a block that ends when all its tasks have ended; and for tasks that
//! belong to nobody, [`wait`] and [`as_completed`].
//!
//! **Builds on** [`Task`], which the group cancels, and on [`promise`].
//!
//! **In Python**: `TaskGroup` in `Lib/asyncio/taskgroups.py`, as in Python 3.13; `wait` and
//! `as_completed` in `Lib/asyncio/tasks.py`.
//!
//! **Leaves out** limits on how many tasks run at the same time (lesson 10).

mod completed;
mod wait;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::rc::Rc;

use cancel::{Cancelled, Promise, Record, Task, TaskError, current, promise};
use spawn::Status;

pub use completed::{AsCompleted, as_completed};
pub use wait::{When, wait};

/// Runs `block`, which may spawn tasks into the group, and ends when it and all of them have
/// ended: `async with asyncio.TaskGroup()`.
///
/// The first error, of a task or of the block, cancels all that still runs. The inner result has
/// the block's output, or the errors of all. The outer one is a cancel that came from
/// elsewhere; it has cancelled the tasks, and they have ended. An error counts more than a
/// cancel.
///
/// Dropping the future cancels the tasks, and does not wait for them.
///
/// # Panics
///
/// If it is not awaited in a [`Task`]. If a task of the group panics, it cancels the others and
/// panics when they have ended.
///
/// ```
/// use cancel::{Cancelled, run};
/// use group::group;
///
/// async fn check(link: &str) -> Result<usize, Cancelled> {
///     Ok(link.len())
/// }
///
/// let sum = run(async {
///     let sum = group(async |group| {
///         let (one, two) = (group.spawn(check("/")), group.spawn(check("/news")));
///         Ok::<_, Cancelled>(one.await? + two.await?)
///     });
///     sum.await
/// });
/// assert_eq!(sum, Ok(Ok(6)));
/// ```
pub async fn group<T, E: TaskError + Clone>(
    block: impl AsyncFnOnce(Group<E>) -> Result<T, E>,
) -> Result<Result<T, Errors<E>>, Cancelled> {
    let members = Rc::new(Members::of(current().expect("a group is a block of a task")));
    let mut abandoned = Abandoned(Some(Rc::clone(&members)));
    let output = block(Group(Rc::clone(&members))).await;
    let output = members.end(output).await;
    abandoned.0 = None;
    output
}

/// Where a block spawns its tasks. It may be cloned and given to them, so that they spawn
/// more.
pub struct Group<E: 'static>(Rc<Members<E>>);

impl<E> Clone for Group<E> {
    fn clone(&self) -> Group<E> {
        Group(Rc::clone(&self.0))
    }
}

impl<E: TaskError + Clone> Group<E> {
    /// Makes a task that belongs to the group: `group.create_task(coroutine)`.
    ///
    /// If the group is not [open](Group::is_open), the task never begins, and is cancelled.
    /// (In asyncio that is a `RuntimeError`.)
    pub fn spawn<T: 'static, F>(&self, future: F) -> Task<T, E>
    where
        F: Future<Output = Result<T, E>> + 'static,
    {
        let task = cancel::spawn(future);
        self.add(&task);
        task
    }

    /// As [`spawn`](Group::spawn), with a name for traces and errors.
    pub fn spawn_named<T: 'static>(
        &self,
        name: impl Into<Cow<'static, str>>,
        future: impl Future<Output = Result<T, E>> + 'static,
    ) -> Task<T, E> {
        let task = cancel::spawn_named(name, future);
        self.add(&task);
        task
    }

    /// Whether tasks can be added: until the first error, and until the last task has ended
    /// after the block.
    pub fn is_open(&self) -> bool {
        let is_over = self.0.is_ending.get() && self.0.tasks.borrow().is_empty();
        !is_over && !self.0.is_aborting.get()
    }

    fn add<T: 'static>(&self, task: &Task<T, E>) {
        if !self.is_open() {
            task.cancel();
            return;
        }
        let members = Rc::clone(&self.0);
        let number = task.handle().id().number();
        members.tasks.borrow_mut().insert(number, Rc::clone(task.record()));
        task.handle().on_done(move |task| {
            let error = task.peek(|output| output.as_ref().err().cloned()).flatten();
            let bad_end = match task.status() {
                Status::Panicked => Some(End::Panicked(task.name().into())),
                _ => error.filter(|error| !error.is_cancelled()).map(End::Failed),
            };
            members.ended(number, bad_end);
        });
    }
}

/// All errors of a group, in the order in which they came: Python's `ExceptionGroup`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errors<E>(pub Vec<E>);

impl<E: fmt::Display> fmt::Display for Errors<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors: Vec<_> = self.0.iter().map(E::to_string).collect();
        write!(f, "errors in a group: {}", errors.join(", "))
    }
}

impl<E: fmt::Debug + fmt::Display> Error for Errors<E> {}

/// The tasks of a group that have not ended, and what is known of the others.
struct Members<E> {
    parent: Rc<Record>,
    /// By their numbers, which is the order in which they were made.
    tasks: RefCell<BTreeMap<u64, Rc<Record>>>,
    errors: RefCell<Vec<E>>,
    panicked: RefCell<Option<String>>,
    is_ending: Cell<bool>,
    is_aborting: Cell<bool>,
    /// The group itself has cancelled the task whose block it is.
    has_cancelled_parent: Cell<bool>,
    /// To be told when the last task has ended.
    empty: RefCell<Option<Promise<()>>>,
}

/// A bad end of a task.
enum End<E> {
    Failed(E),
    /// With the name of the task.
    Panicked(String),
}

impl<E: TaskError> Members<E> {
    fn of(parent: Rc<Record>) -> Members<E> {
        Members {
            parent,
            tasks: RefCell::default(),
            errors: RefCell::default(),
            panicked: RefCell::default(),
            is_ending: Cell::new(false),
            is_aborting: Cell::new(false),
            has_cancelled_parent: Cell::new(false),
            empty: RefCell::default(),
        }
    }

    /// A task has ended, one turn ago.
    fn ended(&self, number: u64, bad_end: Option<End<E>>) {
        self.tasks.borrow_mut().remove(&number);
        if self.tasks.borrow().is_empty()
            && let Some(empty) = self.empty.take()
        {
            empty.set(());
        }
        match bad_end {
            None => return,
            Some(End::Failed(error)) => self.errors.borrow_mut().push(error),
            Some(End::Panicked(name)) => drop(self.panicked.replace(Some(name))),
        }
        if !self.is_aborting.get() && !self.has_cancelled_parent.get() {
            self.abort();
            self.has_cancelled_parent.set(self.parent.cancel());
        }
    }

    fn abort(&self) {
        self.is_aborting.set(true);
        let tasks: Vec<_> = self.tasks.borrow().values().cloned().collect();
        for task in tasks {
            task.cancel();
        }
    }

    /// The block has ended. Waits for the tasks.
    async fn end<T>(
        &self,
        output: Result<T, E>,
    ) -> Result<Result<T, Errors<E>>, Cancelled> {
        self.is_ending.set(true);
        let mut cancelled = output.as_ref().is_err_and(E::is_cancelled);
        if output.is_err() && !self.is_aborting.get() {
            self.abort();
        }
        while !self.tasks.borrow().is_empty() {
            let (promise, empty) = promise();
            self.empty.replace(Some(promise));
            // Cancelled while it waits. It may be cancelled again, and waits all the same.
            if empty.await.is_err() && !self.is_aborting.get() {
                cancelled = true;
                self.abort();
            }
        }
        if let Some(name) = self.panicked.take() {
            panic!("task `{name}` of a group panicked");
        }
        if self.has_cancelled_parent.take() && self.parent.uncancel() == 0 {
            // Nobody else has asked, so the cancel was the group's own.
            cancelled = false;
        }
        let mut errors = self.errors.take();
        if cancelled && errors.is_empty() {
            return Err(Cancelled);
        }
        match output {
            Ok(output) if errors.is_empty() => return Ok(Ok(output)),
            Err(error) if !error.is_cancelled() => errors.push(error),
            _ => {}
        }
        if self.parent.cancelling() > 0 {
            // The errors come first. The cancel is thrown at the next await.
            self.parent.uncancel();
            self.parent.cancel();
        }
        Ok(Err(Errors(errors)))
    }
}

/// A group that is dropped before its end cancels its tasks, and takes its request back.
struct Abandoned<E: TaskError>(Option<Rc<Members<E>>>);

impl<E: TaskError> Drop for Abandoned<E> {
    fn drop(&mut self) {
        if let Some(members) = &self.0 {
            members.is_ending.set(true);
            members.abort();
            if members.has_cancelled_parent.take() {
                members.parent.uncancel();
            }
        }
    }
}
