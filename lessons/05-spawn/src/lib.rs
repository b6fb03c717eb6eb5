//! The running loop: `run` a program, and from anywhere in it `spawn` and `sleep`.
//!
//! **Adds** the loop that is known to everything it runs; [`spawn`], which makes a task from
//! within a task; and [`JoinHandle`], with which others wait for its end.
//!
//! **Builds on** [`EventLoop`], which it keeps in a thread-local while it runs.
//!
//! **In Python**: `asyncio.run` in `Lib/asyncio/runners.py`; `get_running_loop` in
//! `Lib/asyncio/events.py`; `create_task` and `Task` in `Lib/asyncio/tasks.py`.
//!
//! **Leaves out** cancelling: what is left when `run` returns is dropped.

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

thread_local! {
    static RUNNING: RefCell<Option<Rc<EventLoop>>> = const { RefCell::new(None) };
}

/// The loop that runs the caller: `asyncio.get_running_loop()`.
///
/// # Panics
///
/// If there is none.
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

/// Runs `main`, and whatever it spawns, on a new loop in real time: `asyncio.run(main)`.
///
/// When `main` has ended, what is ready runs for one more turn; then tasks that are left are
/// dropped, and it returns.
///
/// # Panics
///
/// With what `main` panicked with. If a loop runs in this thread already. If `main` can
/// never end, because nobody has kept its waker. If something panics while it is dropped.
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

/// As [`run`], but by another clock, and with an error where that panics because `main`
/// cannot end.
///
/// # Errors
///
/// If `main` can never end, or waiting is an error.
///
/// # Panics
///
/// With what `main` panicked with; if a loop runs in this thread already; if something panics
/// while it is dropped.
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
    let running = Running::enter(EventLoop::new(clock));
    let main = spawn_named("main", main);
    // Not at once when `main` ends, but in the next turn, and that turn is run to its end.
    let stopped = Rc::new(Cell::new(false));
    let stop = Rc::clone(&stopped);
    main.on_done(move |_| stop.set(true));
    while !stopped.get() {
        running.0.turn_for(main.id())?;
    }
    let output = main.take().unwrap_or_else(|panic| resume_unwind(panic));
    // Before the output is on its way: if a task panics in its drop, the output is dropped.
    drop(running);
    Ok(output)
}

/// Makes a task of `future`, named after its function: `asyncio.create_task(coroutine)`.
/// An `async` block inside of one is a `block in main`, and one in a plain function has the
/// name of that function.
///
/// It starts in the next turn, behind what is ready now. It runs to its end also if the
/// handle is dropped, unless the loop ends first.
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
    spawn_named(name::of::<F>(), future)
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

/// Calls `callback` in the next turn, behind what is ready now: `loop.call_soon`.
///
/// A panic in it is reported on stderr, and the loop goes on.
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

/// Waits for `duration`, counted from the first poll: `asyncio.sleep`.
///
/// Dropping it removes its timer.
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
///     sleep(Duration::from_secs(1)).await; // Both sleep at once.
///     assert!(!longer.is_finished());
///     longer.await;
/// })?;
/// # Ok::<(), std::io::Error>(())
/// ```
pub async fn sleep(duration: Duration) {
    let timers = running_loop().timers();
    timers.sleep(duration).await;
}

/// While it exists, this loop is the running one.
struct Running(Rc<EventLoop>);

impl Running {
    fn enter(event_loop: EventLoop) -> Running {
        let event_loop = Rc::new(event_loop);
        RUNNING.with_borrow_mut(|running| {
            assert!(
                running.is_none(),
                "a loop is already running in this thread: await instead of running one"
            );
            *running = Some(Rc::clone(&event_loop));
        });
        Running(event_loop)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        /// Takes the loop down, even if a task panics while it is dropped.
        struct NoLongerRunning;
        impl Drop for NoLongerRunning {
            fn drop(&mut self) {
                RUNNING.take();
            }
        }
        let _last = NoLongerRunning;
        // The tasks that are left are dropped while the loop is still the running one,
        // because that runs their code, which may spawn.
        self.0.clear();
    }
}
