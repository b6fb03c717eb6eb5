//! The timers, ordered by deadline, and the futures that wait for one.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::ptr;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tracing::{trace, trace_span};

use crate::{TURNING, Wait};

/// All timers that are set, in the order in which they will fire.
///
/// In asyncio: `loop._scheduled`, a heap of `TimerHandle`s.
pub struct Timers {
    clock: Rc<dyn Wait>,
    scheduled: RefCell<BTreeMap<Key, Due>>,
    count: Cell<u64>,
}

/// By deadline, and those with the same deadline in the order in which they were set.
type Key = (Duration, u64);

/// What a timer does when it fires.
enum Due {
    Wake(Waker),
    Call(Box<dyn FnOnce()>),
}

impl Timers {
    /// No timers yet. Deadlines are times of this clock.
    pub fn new(clock: Rc<dyn Wait>) -> Rc<Timers> {
        Rc::new(Timers { clock, scheduled: RefCell::default(), count: Cell::new(0) })
    }

    /// The time: `loop.time()`.
    pub fn now(&self) -> Duration {
        self.clock.now()
    }

    /// Waits for `duration`, counted from the first poll, and at least until the next tick.
    ///
    /// Zero is [`yield_now`], without a timer. A deadline beyond all time never comes.
    /// In asyncio: `sleep` in `Lib/asyncio/tasks.py`.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use timers::{EventLoop, clock};
    /// # let event_loop = EventLoop::new(clock(true));
    /// # let timers = event_loop.timers();
    /// let first = timers.sleep(Duration::from_millis(100));
    /// let second = timers.sleep(Duration::from_millis(100));
    /// event_loop.run_until_complete(async move {
    ///     first.await;
    ///     second.await; // Counts from here: a future does nothing before it is polled.
    ///     assert_eq!(timers.now(), Duration::from_millis(200));
    /// })?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn sleep(self: &Rc<Self>, duration: Duration) -> Sleep {
        Sleep { timers: Rc::clone(self), state: State::New(duration) }
    }

    /// Calls `callback` in the turn in which the deadline comes: `loop.call_at`. Dropping the
    /// timer takes the callback back.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use timers::{EventLoop, clock};
    /// # let event_loop = EventLoop::new(clock(true));
    /// # let timers = event_loop.timers();
    /// let second = Duration::from_secs(1);
    /// let timer = timers.call_at(second, || println!("a second"));
    /// drop(timers.call_at(second, || unreachable!()));
    /// event_loop.run_until_complete(timers.sleep(2 * second))?;
    /// # drop(timer);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn call_at(
        self: &Rc<Self>,
        deadline: Duration,
        callback: impl FnOnce() + 'static,
    ) -> Timer {
        let key = self.set(deadline, Due::Call(Box::new(callback)));
        Timer { timers: Rc::clone(self), key }
    }

    /// The first deadline that will ever come.
    pub fn first(&self) -> Option<Duration> {
        let scheduled = self.scheduled.borrow();
        let (deadline, _) = *scheduled.first_key_value()?.0;
        (deadline < Duration::MAX).then_some(deadline)
    }

    /// Fires every timer whose deadline is `now` or earlier, by deadline.
    pub fn fire(&self, now: Duration) {
        while let Some(((_, number), due)) = self.take_due(now) {
            let _span = trace_span!("fire", timer = number).entered();
            match due {
                Due::Wake(waker) => waker.wake(),
                Due::Call(callback) => callback(),
            }
        }
    }

    fn set(&self, deadline: Duration, due: Due) -> Key {
        self.count.set(self.count.get() + 1);
        let key = (deadline, self.count.get());
        trace!(timer = key.1, ?deadline, "timer set");
        self.scheduled.borrow_mut().insert(key, due);
        key
    }

    /// Takes a timer back, unless it has fired.
    fn remove(&self, key: Key) {
        let removed = self.scheduled.borrow_mut().remove(&key);
        if removed.is_some() {
            trace!(timer = key.1, "timer dropped");
        }
    }

    fn take_due(&self, now: Duration) -> Option<(Key, Due)> {
        self.first().filter(|&deadline| deadline <= now)?;
        self.scheduled.borrow_mut().pop_first()
    }

    /// A sleep polled on another loop would never end, because these timers do not fire then.
    fn assert_at_home(&self) {
        let turning = TURNING.get();
        assert!(
            turning.is_null() || ptr::eq(turning, self),
            "this sleep belongs to another loop: poll it on the one whose timers it uses"
        );
    }
}

/// A callback that is to be called at its deadline: `TimerHandle`. Dropping this is its
/// `cancel()`.
pub struct Timer {
    timers: Rc<Timers>,
    key: Key,
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.timers.remove(self.key);
    }
}

/// The future of [`Timers::sleep`]. Dropping it removes its timer.
///
/// # Panics
///
/// If it is polled on another loop than that of its timers.
pub struct Sleep {
    timers: Rc<Timers>,
    state: State,
}

enum State {
    /// Not polled yet.
    New(Duration),
    /// Waiting for its timer, which has fired when it is no longer scheduled.
    Set(Key),
    /// Nothing is left to wait for: the timer has fired, or there was none and one poll is over.
    Over,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.timers.assert_at_home();
        let newest = cx.waker().clone();
        match self.state {
            State::New(Duration::ZERO) => {
                self.state = State::Over;
                newest.wake();
                Poll::Pending
            }
            State::New(duration) => {
                let deadline = self.timers.now().saturating_add(duration);
                self.state = State::Set(self.timers.set(deadline, Due::Wake(newest)));
                Poll::Pending
            }
            State::Set(key) => {
                let mut scheduled = self.timers.scheduled.borrow_mut();
                let Some(due) = scheduled.get_mut(&key) else {
                    drop(scheduled);
                    self.state = State::Over;
                    return Poll::Ready(());
                };
                let older = mem::replace(due, Due::Wake(newest));
                drop(scheduled);
                drop(older);
                Poll::Pending
            }
            State::Over => Poll::Ready(()),
        }
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let State::Set(key) = self.state {
            self.timers.remove(key);
        }
    }
}

/// Lets other tasks run: the task resumes in the next tick, after the tasks that are ready
/// now.
///
/// In asyncio: `sleep(0)`.
///
/// ```
/// use timers::{EventLoop, clock, yield_now};
///
/// let event_loop = EventLoop::new(clock(true));
/// event_loop.executor().add("two parts", yield_now());
/// event_loop.turn()?;
/// assert!(!event_loop.executor().is_empty()); // Its second part is still to come.
/// event_loop.turn()?;
/// assert!(event_loop.executor().is_empty());
/// # Ok::<(), std::io::Error>(())
/// ```
pub async fn yield_now() {
    let mut yielded = false;
    poll_fn(|cx| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
