//! The clock of a program, which also does what has to be done between two turns.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Poll, Waker};
use std::time::Duration;

use spawn::running_loop;
use timers::{VirtualClock, Wait};

use crate::error::Fault;
use crate::task::{self, Outcome, Task};
use crate::world::World;

/// A program that takes more turns is stopped.
const TURNS: u64 = 10_000;

/// A virtual clock that counts the turns, and cancels what is left over between two of them.
#[derive(Default)]
pub struct Clock {
    world: Weak<World>,
    time: VirtualClock,
    turns: Cell<u64>,
    is_stopped: Cell<bool>,
    /// While `asyncio.run` ends.
    ending: RefCell<Option<Ending>>,
}

/// The tasks that were cancelled, and the wait for their ends.
pub type Cancelled = (Vec<Rc<Task>>, Pin<Box<dyn Future<Output = Vec<Outcome>>>>);

struct Ending {
    /// The tasks are cancelled after this turn.
    after: u64,
    /// Wakes what waits for that.
    waker: Waker,
    cancelled: Option<Cancelled>,
}

impl Clock {
    pub fn new(world: Weak<World>) -> Clock {
        Clock { world, ..Clock::default() }
    }

    /// The loop will not take another turn.
    pub fn stop(&self) {
        self.is_stopped.set(true);
    }

    pub fn advance(&self, by: Duration) {
        self.time.advance(by);
    }

    /// Cancels all tasks that have not ended when this turn has, before the next one begins.
    pub async fn cancel_after(&self, turn: u64) -> Cancelled {
        poll_fn(|cx| {
            let mut ending = self.ending.borrow_mut();
            if let Some(cancelled) = ending.as_mut().and_then(|it| it.cancelled.take()) {
                *ending = None;
                return Poll::Ready(cancelled);
            }
            let waker = cx.waker().clone();
            *ending = Some(Ending { after: turn, waker, cancelled: None });
            Poll::Pending
        })
        .await
    }

    fn cancel_all(&self, ending: &mut Ending) {
        let Some(world) = self.world.upgrade() else { return };
        let tasks = world.left_over();
        for task in &tasks {
            if let Err(Fault::Error(error)) = task.cancel(0) {
                world.halt(0, &format!("asyncio.run() fails with {}", error.short()));
            }
        }
        let ended = Box::pin(task::all(&tasks));
        ending.cancelled = Some((tasks, ended));
        ending.waker.wake_by_ref();
    }
}

impl Wait for Clock {
    fn now(&self) -> Duration {
        self.time.now()
    }

    fn wait(&self, until: Option<Duration>) -> io::Result<()> {
        if self.is_stopped.get() {
            return Err(io::Error::other("the program has been stopped"));
        }
        self.turns.set(self.turns.get() + 1);
        if self.turns.get() > TURNS {
            let text = "stopped after 10,000 turns: does this program ever end?";
            return Err(io::Error::other(text));
        }
        if let Some(ending) = &mut *self.ending.borrow_mut() {
            if running_loop().executor().ticks() == ending.after {
                self.cancel_all(ending);
            }
            // While `asyncio.run` ends, CPython's loop has something to do in each turn.
            return Ok(());
        }
        self.time.wait(until).inspect_err(|_| {
            self.world.upgrade().iter().for_each(|world| world.wait_for_ever());
        })
    }

    fn waker(&self) -> Waker {
        self.time.waker()
    }
}
