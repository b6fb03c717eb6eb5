//! Time: a loop that runs what is ready, sleeps until the first deadline, and repeats.
//!
//! **Adds** [`EventLoop`], whose [`turn`](EventLoop::turn) is one round of the loop;
//! [`Timers`], with `sleep`; two clocks behind one trait, [`Wait`]; and [`yield_now`].
//!
//! **Builds on** [`Executor`], which it leaves as it is. Time is beside it, not inside.
//!
//! **In Python**: `BaseEventLoop._run_once` and `run_until_complete` in
//! `Lib/asyncio/base_events.py`; `sleep` in `Lib/asyncio/tasks.py`.
//!
//! **Leaves out** tasks made by tasks: a function that sleeps must be given the timers.

mod clock;
mod sleep;

use std::cell::Cell;
use std::io;
use std::ptr;
use std::rc::Rc;
use std::time::Duration;

use executor::{Executor, TaskId};
use tracing::trace;

pub use clock::{Deadlock, RealClock, VirtualClock, Wait, clock};
pub use sleep::{Sleep, Timer, Timers, yield_now};

/// An executor, a clock and the timers: what it takes to run a program.
///
/// Dropping it drops the tasks that are left.
///
/// ```
/// use std::time::Duration;
/// use timers::{EventLoop, clock};
///
/// let event_loop = EventLoop::new(clock(true)); // In virtual time.
/// let timers = event_loop.timers();
/// let hour = Duration::from_secs(3600);
/// let ended = event_loop.run_until_complete(async move {
///     timers.sleep(hour).await;
///     timers.now()
/// })?;
/// assert_eq!(ended, hour);
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct EventLoop {
    executor: Executor,
    timers: Rc<Timers>,
    clock: Rc<dyn Wait>,
}

impl EventLoop {
    /// A loop that lives by this clock.
    pub fn new(clock: Rc<dyn Wait>) -> EventLoop {
        EventLoop {
            executor: Executor::new(clock.waker()),
            timers: Timers::new(Rc::clone(&clock)),
            clock,
        }
    }

    /// Where tasks are added.
    pub fn executor(&self) -> &Executor {
        &self.executor
    }

    /// What a task needs in order to sleep.
    pub fn timers(&self) -> Rc<Timers> {
        Rc::clone(&self.timers)
    }

    /// One turn: wait for something to do, poll what is ready, then fire what is due.
    ///
    /// A timer that fires in this turn makes its task ready for the next one. The clock is
    /// read before the tick, so a timer that falls due during the tick waits for the next
    /// turn.
    ///
    /// # Errors
    ///
    /// Those of [`Wait::wait`].
    ///
    /// # Panics
    ///
    /// If a task panics, or if it is called from inside a task, of this loop or another.
    pub fn turn(&self) -> io::Result<()> {
        let _turning = Turning::begin(&self.timers);
        let ready = self.executor.is_ready();
        // If something is ready, the deadline is in the past, and `wait` returns
        // immediately. A clock that watches sockets too looks at them in this call.
        let until = if ready { Some(Duration::ZERO) } else { self.timers.first() };
        self.clock.wait(until)?;
        let now = self.clock.now();
        trace!(?now, "turn");
        self.executor.tick();
        self.timers.fire(now);
        Ok(())
    }

    /// Runs `main` and everything else until `main` has ended, and returns its output.
    ///
    /// Tasks that are left over stay where they are.
    ///
    /// # Errors
    ///
    /// If `main` can never end, because its waker was not kept, or because waiting is an
    /// error. If the waker of another task was not kept, stderr says so, where CPython says
    /// "Task was destroyed but it is pending!".
    ///
    /// # Panics
    ///
    /// If a task panics, or if it is called from inside a task, of this loop or another.
    pub fn run_until_complete<T: 'static>(
        &self,
        main: impl Future<Output = T> + 'static,
    ) -> io::Result<T> {
        Turning::assert_none();
        let output = Rc::new(Cell::new(None));
        let slot = Rc::clone(&output);
        let id = self.executor.add("main", async move { slot.set(Some(main.await)) });
        loop {
            self.turn_for(id)?;
            if let Some(output) = output.take() {
                return Ok(output);
            }
        }
    }

    /// Drops every task, as [`Executor::clear`] does. The drop of a task cannot turn a loop.
    ///
    /// # Panics
    ///
    /// With the first panic of a task that is being dropped, unless the thread unwinds already.
    pub fn clear(&self) {
        let _turning = Turning::enter(&self.timers);
        self.executor.clear();
    }

    /// One turn on behalf of a task whose end is waited for.
    ///
    /// # Errors
    ///
    /// Those of [`turn`](EventLoop::turn), and if it finds that this task can never run again,
    /// because no waker of it is left, and no timer or task that could wake it by its number. Of
    /// another task whose waker was not kept, stderr says so, once.
    ///
    /// # Panics
    ///
    /// As [`turn`](EventLoop::turn).
    pub fn turn_for(&self, main: TaskId) -> io::Result<()> {
        self.turn()?;
        while let Some(stuck) = self.executor.take_stuck() {
            if stuck.task != main {
                eprintln!("{stuck}");
            }
        }
        if self.timers.first().is_some() || self.executor.is_ready() {
            // What comes next may wake the task by its number.
            return Ok(());
        }
        match self.executor.stuck_for_good(main) {
            Some(stuck) => Err(io::Error::other(stuck)),
            None => Ok(()),
        }
    }
}

thread_local! {
    /// The loop that is taking a turn in this thread, known by the address of its timers.
    static TURNING: Cell<*const Timers> = const { Cell::new(ptr::null()) };
}

/// While it exists, a loop is taking a turn in this thread.
///
/// In asyncio: `_check_running` in `Lib/asyncio/base_events.py`.
struct Turning {
    before: *const Timers,
}

impl Turning {
    fn begin(timers: &Timers) -> Turning {
        Turning::assert_none();
        Turning::enter(timers)
    }

    /// A loop may be dropped inside a task of another one, which is then the loop before.
    fn enter(timers: &Timers) -> Turning {
        Turning { before: TURNING.replace(timers) }
    }

    /// A task that runs a loop would stop its own until that one ends, if it ever does.
    fn assert_none() {
        assert!(
            TURNING.get().is_null(),
            "a loop is already running in this thread: await instead of running one"
        );
    }
}

impl Drop for Turning {
    fn drop(&mut self) {
        TURNING.set(self.before);
    }
}

impl Drop for EventLoop {
    fn drop(&mut self) {
        self.clear();
    }
}
