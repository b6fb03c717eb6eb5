//! Many futures in one thread: those that have been woken are polled, in the order of their
//! wakes.
//!
//! **Adds** [`Executor`], whose [`tick`](Executor::tick) polls once each task that is ready.
//!
//! **Builds on** `Future` and `Waker`. The ready queue is in `ticket.rs`, and the list of
//! tasks in `tasks.rs`.
//!
//! **In Python**: `BaseEventLoop._run_once` in `Lib/asyncio/base_events.py` for the tick,
//! `loop._ready` for the queue, `Task.__step` in `Lib/asyncio/tasks.py` for a poll.
//!
//! **Leaves out** time (lesson 04), and a task's output (lesson 05).

mod tasks;
mod ticket;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
// `ticket.rs` takes this name from here, so that a test can give it loom's instead.
use std::sync;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use tasks::Tasks;
use ticket::{Queue, Ticket};
use tracing::{trace, trace_span};

pub use tasks::TaskId;

/// Runs many futures in the thread that it lives in.
///
/// It is not a loop, and it never waits. A loop around it calls [`tick`]. When [`is_ready`] says
/// that no task is ready, the loop sleeps until the waker that was given to [`new`] is called.
///
/// Dropping it drops its tasks, as [`clear`](Executor::clear) does. Wakers that outlive it do
/// nothing.
///
/// [`tick`]: Executor::tick
/// [`is_ready`]: Executor::is_ready
/// [`new`]: Executor::new
///
/// ```
/// use executor::Executor;
/// use std::task::Waker;
/// use waker::oneshot;
///
/// let executor = Executor::new(Waker::noop().clone());
/// let (sender, receiver) = oneshot();
/// executor.add("x", async { assert_eq!(receiver.await, Ok(1)) });
/// executor.add("y", async { sender.send(1) });
///
/// executor.tick(); // `x` waits, and `y` wakes it.
/// assert!(executor.is_ready());
/// executor.tick(); // `x` resumes, and ends.
/// assert!(executor.is_empty());
/// ```
pub struct Executor {
    tasks: RefCell<Tasks>,
    queue: Arc<Queue>,
    /// The tasks that are ready in this tick, and have not been polled in it yet.
    turn: RefCell<VecDeque<Arc<Ticket>>>,
    current: Cell<Option<TaskId>>,
    ticks: Cell<u64>,
}

impl Executor {
    /// An executor without tasks. `waiter` is woken when a task becomes ready while no other
    /// is, in whatever thread that happens.
    pub fn new(waiter: Waker) -> Executor {
        Executor {
            tasks: RefCell::default(),
            queue: Arc::new(Queue::new(waiter)),
            turn: RefCell::default(),
            current: Cell::new(None),
            ticks: Cell::new(0),
        }
    }

    /// Makes a task of a future, and puts it at the end of the ready queue. It runs in the
    /// next tick.
    ///
    /// The name is for people, in traces and errors.
    /// In asyncio: `Task.__init__`, which does `call_soon(self.__step)`.
    pub fn add(
        &self,
        name: impl Into<Cow<'static, str>>,
        future: impl Future<Output = ()> + 'static,
    ) -> TaskId {
        let (name, future) = (name.into(), Box::pin(future));
        let id = self.tasks.borrow_mut().add(name, future);
        self.issue_ticket(id);
        id
    }

    /// Wakes a task by its number, even if no waker of it is left. Does nothing if it has
    /// ended.
    ///
    /// ```
    /// # use executor::Executor;
    /// # use std::task::Waker;
    /// # let executor = Executor::new(Waker::noop().clone());
    /// let id = executor.add("waits", std::future::pending());
    /// executor.tick();
    /// assert!(!executor.is_ready());
    /// executor.wake(id);
    /// assert!(executor.is_ready());
    /// ```
    pub fn wake(&self, id: TaskId) {
        // The borrow ends with this line, because a wake may run any code.
        let ticket = self.tasks.borrow_mut().get(id).map(|task| task.ticket.upgrade());
        match ticket {
            Some(Some(ticket)) => ticket.wake(),
            Some(None) => self.issue_ticket(id),
            None => {}
        }
    }

    fn issue_ticket(&self, id: TaskId) {
        let ticket = Ticket::issue(id, &self.queue);
        if let Some(task) = self.tasks.borrow_mut().get(id) {
            task.ticket = ticket;
        }
    }

    /// Polls each task that is ready now, once, in the order in which they became ready.
    ///
    /// A task that becomes ready during the tick waits for the next one, so a tick ends.
    ///
    /// # Panics
    ///
    /// If a task panics. That task has then ended, and the tasks that had not been polled in
    /// this tick come first in the next. It also panics if a task calls it.
    pub fn tick(&self) {
        assert!(
            self.current.get().is_none(),
            "a task cannot tick the executor it runs on"
        );
        self.ticks.set(self.ticks.get() + 1);
        trace!(tick = self.ticks.get(), "tick");
        self.queue.move_ready_to(&mut self.turn.borrow_mut());
        loop {
            // The borrow ends with this line: the task may ask whether anything is ready.
            let next = self.turn.borrow_mut().pop_front();
            let Some(ticket) = next else { break };
            self.poll(ticket);
        }
    }

    fn poll(&self, ticket: Arc<Ticket>) {
        let id = ticket.task;
        let future = self.tasks.borrow_mut().get(id).and_then(|task| task.future.take());
        // The task may have ended: it woke itself during its last poll.
        let Some(mut future) = future else { return };

        let _span = trace_span!("poll", task = id.number()).entered();
        ticket.use_up();
        let waker = Waker::from(Arc::clone(&ticket));
        self.current.set(Some(id));
        let polled = catch_unwind(AssertUnwindSafe(|| {
            let mut cx = Context::from_waker(&waker);
            future.as_mut().poll(&mut cx)
        }));
        self.current.set(None);

        if let Ok(Poll::Pending) = polled {
            trace!("pending");
            if let Some(task) = self.tasks.borrow_mut().get(id) {
                task.future = Some(future);
            }
            return;
        }
        trace!("{}", if polled.is_ok() { "ready" } else { "panicked" });
        ticket.retire();
        let ended = self.tasks.borrow_mut().remove(id);
        drop((ended, future));
        if let Err(panic) = polled {
            resume_unwind(panic);
        }
    }

    /// Whether a task is in the queue. A tick may still find that it has ended.
    pub fn is_ready(&self) -> bool {
        !self.turn.borrow().is_empty() || self.queue.is_ready()
    }

    /// Whether every task has ended.
    pub fn is_empty(&self) -> bool {
        self.tasks.borrow().is_empty()
    }

    /// How many ticks there have been, this one included.
    pub fn ticks(&self) -> u64 {
        self.ticks.get()
    }

    /// The task that is being polled: `asyncio.current_task()`.
    pub fn current(&self) -> Option<TaskId> {
        self.current.get()
    }

    /// A task that can never run again, because it is pending and no waker of it is left.
    /// Each is reported once, and stays in the executor.
    ///
    /// A report is never wrong, unless the task is woken by its number. Two tasks that wait for
    /// each other are not found.
    ///
    /// ```
    /// # use executor::Executor;
    /// # use std::task::Waker;
    /// # let executor = Executor::new(Waker::noop().clone());
    /// executor.add("waits", std::future::pending());
    /// executor.tick();
    /// assert_eq!(executor.take_stuck().unwrap().name, "waits");
    /// ```
    pub fn take_stuck(&self) -> Option<Stuck> {
        loop {
            let id = self.queue.take_stuck()?;
            if let Some(task) = self.tasks.borrow_mut().get(id) {
                return Some(Stuck { task: id, name: task.name.clone() });
            }
        }
    }

    /// This task, if it is stuck, and so are all others. Then there is no task either that could
    /// [`wake`](Executor::wake) it by its number.
    ///
    /// ```
    /// # use executor::Executor;
    /// # use std::task::Waker;
    /// # let executor = Executor::new(Waker::noop().clone());
    /// let main = executor.add("main", std::future::pending());
    /// executor.add("other", std::future::ready(()));
    /// assert_eq!(executor.stuck_for_good(main), None);
    /// executor.tick();
    /// assert_eq!(executor.stuck_for_good(main).unwrap().name, "main");
    /// ```
    pub fn stuck_for_good(&self, id: TaskId) -> Option<Stuck> {
        let mut tasks = self.tasks.borrow_mut();
        if !tasks.are_stuck() {
            return None;
        }
        let name = tasks.get(id)?.name.clone();
        Some(Stuck { task: id, name })
    }

    /// Drops every task, including any that the dropping adds. If that never ends, neither
    /// does this.
    ///
    /// # Panics
    ///
    /// With the first panic of a task that is being dropped, when all have been dropped.
    /// Called while the thread unwinds, it drops them all and keeps the panic to itself,
    /// because a second one would end the program.
    pub fn clear(&self) {
        let mut first = None;
        while !self.is_empty() {
            let ids = self.tasks.borrow().ids();
            for id in ids {
                // The borrow ends with this line, because dropping a task runs its code.
                let task = self.tasks.borrow_mut().remove(id);
                match catch_unwind(AssertUnwindSafe(|| drop(task))) {
                    Err(panic) if first.is_none() && !thread::panicking() => {
                        first = Some(panic);
                    }
                    // Leaked, because what it holds may panic in its drop too.
                    Err(panic) => mem::forget(panic),
                    Ok(()) => {}
                }
            }
        }
        if let Some(panic) = first {
            resume_unwind(panic);
        }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        self.clear();
    }
}

/// A task that waits for nothing: it returned `Pending`, and its waker was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// Which task it was.
    pub task: TaskId,
    /// The name under which it was added.
    pub name: Cow<'static, str>,
}

impl fmt::Display for Stuck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Stuck { task, name } = self;
        write!(f, "task {task} `{name}` can never run again: ")?;
        f.write_str("it returned Pending, and its waker was not kept")
    }
}

impl Error for Stuck {}
