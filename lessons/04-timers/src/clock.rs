//! What knows the time and waits: a real clock, and one that moves when nothing else does.

use std::cell::Cell;
use std::error::Error;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};
use std::{fmt, io};

use tracing::trace;

/// Knows the time, counted from the start of the loop, and can wait.
///
/// Counterpart in asyncio: `loop.time()`, and `selector.select(timeout)` in
/// `Lib/selectors.py`.
pub trait Wait {
    /// How long the loop has existed. Never goes back.
    fn now(&self) -> Duration;

    /// Waits until the time `until` has come, or the [`waker`] is called, whichever is first.
    /// Without a time it waits for the waker alone.
    ///
    /// # Errors
    ///
    /// If it would wait for ever, and knows it.
    ///
    /// [`waker`]: Wait::waker
    fn wait(&self, until: Option<Duration>) -> io::Result<()>;

    /// Ends the wait, from any thread. Called before the wait, it ends the next one.
    fn waker(&self) -> Waker;
}

/// The clock that a program asked for: a [`VirtualClock`], or the [`RealClock`].
pub fn clock(virtual_time: bool) -> Rc<dyn Wait> {
    if virtual_time { Rc::new(VirtualClock::new()) } else { Rc::new(RealClock::new()) }
}

/// The clock on the wall. While it waits, the thread sleeps for whole milliseconds, so a
/// sleep may end a millisecond late, and never early.
pub struct RealClock {
    start: Instant,
    alarm: Arc<Alarm>,
    /// The clock wakes the thread in which it was made, so it must not go to another.
    _stays: PhantomData<Rc<()>>,
}

impl RealClock {
    /// A clock that starts now, for a loop in this thread.
    pub fn new() -> RealClock {
        let (rings, sleeper) = (AtomicBool::new(false), thread::current());
        let alarm = Arc::new(Alarm { rings, sleeper });
        RealClock { start: Instant::now(), alarm, _stays: PhantomData }
    }
}

impl Default for RealClock {
    fn default() -> RealClock {
        RealClock::new()
    }
}

impl Wait for RealClock {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn wait(&self, until: Option<Duration>) -> io::Result<()> {
        while !self.alarm.rings.swap(false, Ordering::AcqRel) {
            match until.map(|until| until.saturating_sub(self.now())) {
                Some(Duration::ZERO) => break,
                Some(left) => {
                    trace!(?left, "wait");
                    thread::park_timeout(whole_milliseconds(left));
                }
                None => {
                    trace!("wait");
                    thread::park();
                }
            }
        }
        Ok(())
    }

    fn waker(&self) -> Waker {
        Waker::from(Arc::clone(&self.alarm))
    }
}

/// Rounded up, so that deadlines within a millisecond share one sleep of the thread.
///
/// In asyncio: `EpollSelector.select` in `Lib/selectors.py`.
fn whole_milliseconds(time: Duration) -> Duration {
    let milliseconds = time.as_nanos().div_ceil(1_000_000);
    Duration::from_millis(milliseconds.try_into().unwrap_or(u64::MAX))
}

/// As the signal of lesson 02, but for a sleep that may end by itself.
struct Alarm {
    rings: AtomicBool,
    sleeper: Thread,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        if !self.rings.swap(true, Ordering::AcqRel) {
            self.sleeper.unpark();
        }
    }
}

/// A clock that moves only when there is nothing else to do. Then it jumps to the next
/// deadline, so a program ends immediately, and runs the same way each time.
///
/// It knows nothing of other threads. A wake from one of them may come after the jump.
///
/// ```
/// use std::time::Duration;
/// use timers::{VirtualClock, Wait};
///
/// let clock = VirtualClock::new();
/// clock.wait(Some(Duration::from_secs(60)))?; // Returns immediately.
/// assert_eq!(clock.now(), Duration::from_secs(60));
/// assert!(clock.wait(None).is_err());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Default)]
pub struct VirtualClock {
    now: Cell<Duration>,
}

impl VirtualClock {
    /// A clock that shows zero.
    pub fn new() -> VirtualClock {
        VirtualClock::default()
    }

    /// Moves the clock by hand, as work that blocks the thread would.
    pub fn advance(&self, by: Duration) {
        self.now.set(self.now.get().saturating_add(by));
        trace!(now = ?self.now.get(), "clock moved");
    }
}

impl Wait for VirtualClock {
    fn now(&self) -> Duration {
        self.now.get()
    }

    fn wait(&self, until: Option<Duration>) -> io::Result<()> {
        let until = until.ok_or_else(|| io::Error::other(Deadlock))?;
        let left = until.saturating_sub(self.now());
        if !left.is_zero() {
            self.advance(left);
        }
        Ok(())
    }

    /// Does nothing: the virtual clock never sleeps.
    fn waker(&self) -> Waker {
        Waker::noop().clone()
    }
}

/// In virtual time nothing is ready and no timer is set, so nothing will happen any more,
/// unless another thread wakes a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlock;

impl fmt::Display for Deadlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "nothing is ready and no timer is set: in virtual time this is the end",
        )
    }
}

impl Error for Deadlock {}
