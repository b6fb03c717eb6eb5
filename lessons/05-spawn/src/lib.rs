//! The running loop: `run` a program, and from anywhere in it `spawn` and `sleep`.
//!
//! **Adds** a loop that every task can find; [`spawn`], which makes a task from inside a
//! task; and [`JoinHandle`], which other tasks await.
//!
//! **Builds on** [`EventLoop`], which it keeps in a thread-local while it runs.
//!
//! **In Python**: `asyncio.run` in `Lib/asyncio/runners.py`; `get_running_loop` in
//! `Lib/asyncio/events.py`; `create_task` and `Task` in `Lib/asyncio/tasks.py`.
//!
//! **Leaves out** cancelling: when `run` returns, the remaining tasks are dropped.

mod handle;
mod name;
mod waiters;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::io;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use std::time::Duration;

use timers::{EventLoop, RealClock, Wait};

pub use handle::{DoneCallback, JoinFuture, JoinHandle, Status};
pub use name::name_of;

thread_local! {
    static RUNNING: RefCell<Option<Rc<EventLoop>>> = const { RefCell::new(None) };
}

/// The loop that runs the calling code: `asyncio.get_running_loop()`.
///
/// # Panics
///
/// If no loop is running in this thread.
///
/// ```
/// use spawn::{run, running_loop};
/// use timers::yield_now;
///
/// run(async {
///     assert_eq!(running_loop().executor().ticks(), 1);
///     yield_now().await;
///     assert_eq!(running_loop().executor().ticks(), 2);
/// });
/// ```
pub fn running_loop() -> Rc<EventLoop> {
    let running = RUNNING.with_borrow(Option::clone);
    running.expect("no loop is running in this thread: call this from inside `run`")
}

/// Runs `main`, and every task that it spawns, on a new loop in real time:
/// `asyncio.run(main)`.
///
/// When `main` has ended, the tasks that are ready are polled once more; then the remaining
/// tasks are dropped, and `run` returns.
///
/// # Panics
///
/// With the panic of `main`. If a loop is already running in this thread. If `main` can never
/// end, because nothing has kept its waker. If a remaining task panics while it is dropped.
///
/// ```
/// use spawn::{run, sleep};
/// use std::time::Duration;
///
/// let answer = run(async {
///     sleep(Duration::from_millis(1)).await;
///     42
/// });
/// assert_eq!(answer, 42);
/// ```
pub fn run<T: 'static>(main: impl Future<Output = T> + 'static) -> T {
    run_with(Rc::new(RealClock::new()), main)
        .unwrap_or_else(|error| panic!("main did not end: {error}"))
}

/// As [`run`], but with the clock that it is given, and with an error instead of a panic if
/// `main` can never end.
///
/// # Errors
///
/// If `main` can never end, or if the clock fails to wait.
///
/// # Panics
///
/// With the panic of `main`. If a loop is already running in this thread. If a remaining task
/// panics while it is dropped.
///
/// ```
/// use spawn::{run_with, sleep};
/// use std::time::Duration;
/// use timers::clock;
///
/// run_with(clock(true), sleep(Duration::from_secs(3600)))?; // An hour, in no time.
///
/// let (sender, receiver) = waker::oneshot::<()>();
/// let error = run_with(clock(true), receiver).unwrap_err();
/// assert!(error.to_string().starts_with("nothing is ready and no timer is set"));
/// # drop(sender);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn run_with<T: 'static>(
    clock: Rc<dyn Wait>,
    main: impl Future<Output = T> + 'static,
) -> io::Result<T> {
    let runner = Runner::new(clock);
    let output = runner.run(&spawn_named("main", main))?;
    // The loop ends before the output is returned. If a task panics while it is dropped, `run`
    // panics, and the output is dropped like any other variable.
    drop(runner);
    Ok(output)
}

/// While this exists, its loop is the running loop of the thread: `asyncio.Runner`.
///
/// Dropping it drops the remaining tasks.
pub struct Runner {
    event_loop: Rc<EventLoop>,
}

impl Runner {
    /// Makes a loop that lives by this clock.
    ///
    /// # Panics
    ///
    /// If a loop is already running in this thread.
    pub fn new(clock: Rc<dyn Wait>) -> Runner {
        let event_loop = Rc::new(EventLoop::new(clock));
        RUNNING.with_borrow_mut(|running| {
            assert!(
                running.is_none(),
                "a loop is already running in this thread: await instead of running one"
            );
            *running = Some(Rc::clone(&event_loop));
        });
        Runner { event_loop }
    }

    /// Runs a task to its end, and the others until then, and takes its output. The others
    /// stay, for a further `run`.
    ///
    /// # Errors
    ///
    /// If the task can never end, or if the clock fails to wait.
    ///
    /// # Panics
    ///
    /// With the panic of the task.
    pub fn run<T: 'static>(&self, task: &JoinHandle<T>) -> io::Result<T> {
        // The loop stops one turn after the task ends, and finishes that turn.
        let stopped = Rc::new(Cell::new(false));
        let stop = Rc::clone(&stopped);
        task.on_done(move |_| stop.set(true));
        while !stopped.get() {
            self.event_loop.turn_for(task.id())?;
        }
        Ok(task.take().unwrap_or_else(|panic| resume_unwind(panic)))
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        /// Takes the loop out of its place, even if the drop of a task panics.
        struct NoLongerRunning;
        impl Drop for NoLongerRunning {
            fn drop(&mut self) {
                RUNNING.take();
            }
        }
        let _last = NoLongerRunning;
        // The loop is still the running one, because dropping a task drops its
        // variables, and their `Drop` may spawn.
        self.event_loop.clear();
    }
}

/// Makes a task of `future`, named after its function: `asyncio.create_task(coroutine)`.
/// The task of an `async` block in an `async fn main` is called `block in main`; that of a
/// block in a plain function has the name of the function.
///
/// The task starts in the next turn, after the tasks that are ready now. It runs to its end
/// even if the handle is dropped, unless the loop ends first.
///
/// # Panics
///
/// If no loop is running in this thread.
///
/// ```
/// use spawn::{run, spawn};
/// use timers::yield_now;
///
/// run(async {
///     let task = spawn(async { 42 });
///     assert!(!task.is_finished()); // It has not even started.
///     yield_now().await;
///     assert!(task.is_finished());
///     assert_eq!(task.await, 42);
/// });
/// ```
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: 'static> + 'static,
{
    spawn_named(name_of::<F>(), future)
}

/// As [`spawn`], with a name for traces and errors: `create_task(coroutine, name=…)`.
///
/// # Panics
///
/// If no loop is running in this thread.
pub fn spawn_named<T: 'static>(
    name: impl Into<Cow<'static, str>>,
    future: impl Future<Output = T> + 'static,
) -> JoinHandle<T> {
    let name = name.into();
    let (handle, body) = handle::task(name.clone(), future);
    handle.set_id(running_loop().executor().add(name, body));
    handle
}

/// Calls `callback` in the next turn, after the tasks that are ready now: `loop.call_soon`.
///
/// If the callback panics, the panic is reported on stderr, and the loop continues.
///
/// # Panics
///
/// If no loop is running in this thread.
///
/// ```
/// use spawn::{call_soon, run};
/// use std::cell::Cell;
/// use std::rc::Rc;
/// use timers::yield_now;
///
/// run(async {
///     let called = Rc::new(Cell::new(false));
///     let call = Rc::clone(&called);
///     call_soon(move || call.set(true));
///     assert!(!called.get());
///     yield_now().await;
///     assert!(called.get());
/// });
/// ```
pub fn call_soon(callback: impl FnOnce() + 'static) {
    running_loop().executor().add("callback", async {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(callback)) {
            eprintln!("a callback panicked; the loop continues");
            drop_quietly(panic);
        }
    });
}

/// Drops a value. A panic in its drop goes no further; returns whether there was one.
fn drop_quietly<T>(value: T) -> bool {
    let dropped = catch_unwind(AssertUnwindSafe(|| drop(value)));
    // What the panic carries is leaked, because it may panic in its drop too.
    dropped.map_err(mem::forget).is_err()
}

/// Sleeps for `duration`, counted from the first poll: `asyncio.sleep`.
///
/// Dropping the future removes its timer.
///
/// # Panics
///
/// When polled, if no loop is running in this thread.
///
/// ```
/// use spawn::{run_with, sleep, spawn};
/// use std::time::Duration;
/// use timers::clock;
///
/// run_with(clock(true), async {
///     let longer = spawn(sleep(Duration::from_secs(2)));
///     sleep(Duration::from_secs(1)).await; // Both sleep at the same time.
///     assert!(!longer.is_finished());
///     longer.await;
/// })?;
/// # Ok::<(), std::io::Error>(())
/// ```
pub async fn sleep(duration: Duration) {
    let timers = running_loop().timers();
    timers.sleep(duration).await;
}
