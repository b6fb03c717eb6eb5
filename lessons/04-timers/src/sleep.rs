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

/// The wakers of all sleeps, in the order in which they will be woken.
///
/// In asyncio: `loop._scheduled`, a heap of `TimerHandle`s.
pub struct Timers {
    clock: Rc<dyn Wait>,
    sleepers: RefCell<BTreeMap<Key, Waker>>,
    count: Cell<u64>,
}

/// By deadline, and those with the same deadline in the order in which they were set.
type Key = (Duration, u64);

impl Timers {
    /// No timers yet. Deadlines are times of this clock.
    pub fn new(clock: Rc<dyn Wait>) -> Rc<Timers> {
        Rc::new(Timers { clock, sleepers: RefCell::default(), count: Cell::new(0) })
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

    /// The first deadline that will ever come.
    pub fn first(&self) -> Option<Duration> {
        let sleepers = self.sleepers.borrow();
        let (deadline, _) = *sleepers.first_key_value()?.0;
        (deadline < Duration::MAX).then_some(deadline)
    }

    /// Wakes every sleep whose deadline is `now` or earlier, by deadline.
    pub fn fire(&self, now: Duration) {
        while let Some(((_, number), waker)) = self.take_due(now) {
            let _span = trace_span!("fire", timer = number).entered();
            waker.wake();
        }
    }

    fn set(&self, deadline: Duration, waker: Waker) -> Key {
        self.count.set(self.count.get() + 1);
        let key = (deadline, self.count.get());
        trace!(timer = key.1, ?deadline, "timer set");
        self.sleepers.borrow_mut().insert(key, waker);
        key
    }

    fn take_due(&self, now: Duration) -> Option<(Key, Waker)> {
        self.first().filter(|&deadline| deadline <= now)?;
        self.sleepers.borrow_mut().pop_first()
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
    /// Waiting for its timer, which has fired when it is no longer among the sleepers.
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
                self.state = State::Set(self.timers.set(deadline, newest));
                Poll::Pending
            }
            State::Set(key) => {
                let mut sleepers = self.timers.sleepers.borrow_mut();
                let Some(waker) = sleepers.get_mut(&key) else {
                    drop(sleepers);
                    self.state = State::Over;
                    return Poll::Ready(());
                };
                let older = mem::replace(waker, newest);
                drop(sleepers);
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
            let removed = self.timers.sleepers.borrow_mut().remove(&key);
            if removed.is_some() {
                trace!(timer = key.1, "timer dropped");
            }
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
