//! Running a program, and cancelling what is left of it.

use std::cell::RefCell;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::{Rc, Weak};
use std::{fmt, io};

use spawn::{Runner, running_loop};
use timers::{RealClock, Wait};

use crate::{Record, TaskError, Waiting, spawn_named, waiting};

thread_local! {
    /// The tasks of this thread's loop, in the order of their making: `asyncio.all_tasks()`.
    static TASKS: RefCell<Vec<Weak<Record>>> = const { RefCell::new(Vec::new()) };
}

/// Keeps a task in mind. Before the list grows, those that have ended are taken out.
pub(crate) fn register(task: &Rc<Record>) {
    TASKS.with_borrow_mut(|tasks| {
        if tasks.len() == tasks.capacity() {
            tasks.retain(|task| task.upgrade().is_some_and(|task| !task.is_finished()));
            tasks.reserve(tasks.len() + 1);
        }
        tasks.push(Rc::downgrade(task));
    });
}

/// The tasks that have not ended, in the order in which they were made:
/// `asyncio.all_tasks()`.
pub fn all_tasks() -> Vec<Rc<Record>> {
    let tasks = TASKS
        .with_borrow(|tasks| tasks.iter().filter_map(Weak::upgrade).collect::<Vec<_>>());
    tasks.into_iter().filter(|task| !task.is_finished()).collect()
}

/// Runs `main`, and every task that it spawns, on a new loop in real time:
/// `asyncio.run(main)`.
///
/// When `main` has ended, the remaining tasks are cancelled, in the order in which they were
/// made, and run until they have ended. Tasks that are made meanwhile are dropped then, and so are
/// those of [`spawn::spawn`].
///
/// # Panics
///
/// With the panic of `main`. If a loop is already running in this thread. If a task can never
/// end: `main`, or one that was cancelled.
pub fn run<T: 'static, E: TaskError>(
    main: impl Future<Output = Result<T, E>> + 'static,
) -> Result<T, E> {
    run_with(Rc::new(RealClock::new()), main)
        .unwrap_or_else(|error| panic!("the program did not end: {error}"))
}

/// As [`run`], but with the clock that it is given, and with an error instead of a panic if a
/// task can never end. The error says which task waits for which.
///
/// # Errors
///
/// If `main`, or a task that was cancelled, can never end, or if the clock fails to wait.
///
/// # Panics
///
/// With the panic of `main`. If a loop is already running in this thread.
pub fn run_with<T: 'static, E: TaskError>(
    clock: Rc<dyn Wait>,
    main: impl Future<Output = Result<T, E>> + 'static,
) -> io::Result<Result<T, E>> {
    let runner = Runner::new(clock);
    TASKS.take();
    let main = spawn_named("main", main);
    let ran = match catch_unwind(AssertUnwindSafe(|| runner.run(main.handle()))) {
        Ok(ran) => ran.map(Ok),
        Err(panic) => Ok(Err(panic)),
    };
    let ended = ran.and_then(|output| end_the_others().map(|()| output));
    let output = ended.map_err(|error| NeverEnds { error, waiting: waiting() })?;
    drop(runner);
    Ok(output.unwrap_or_else(|panic| resume_unwind(panic)))
}

/// Cancels the tasks that are left, and takes turns until they have ended.
fn end_the_others() -> io::Result<()> {
    let left = all_tasks();
    for task in &left {
        task.cancel();
    }
    for task in left {
        while !task.is_finished() {
            running_loop().turn_for(task.id())?;
        }
    }
    Ok(())
}

/// A program that waits for something that never comes.
#[derive(Debug)]
struct NeverEnds {
    error: io::Error,
    waiting: Waiting,
}

impl fmt::Display for NeverEnds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.error)?;
        let waiting = self.waiting.to_string();
        waiting.lines().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

impl Error for NeverEnds {}

impl From<NeverEnds> for io::Error {
    fn from(never: NeverEnds) -> io::Error {
        io::Error::new(never.error.kind(), never)
    }
}
