//! A future that waits, and a waker that tells whether it was called.

use std::cell::RefCell;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// How often a future may wake itself before that counts as a busy loop.
pub const TURNS: usize = 100;

/// A future that was polled until it waits.
pub struct Waiting<F, C> {
    pub future: Pin<Box<F>>,
    pub complete: C,
    /// Its waker. If it rings, then the future has not come to rest.
    pub alarm: Alarm,
}

impl<F: Future, C> Waiting<F, C> {
    /// None if it is ready.
    pub fn begin(make: impl Fn() -> (F, C)) -> Option<Waiting<F, C>> {
        let (future, complete) = make();
        let (mut future, alarm) = (Box::pin(future), Alarm::new());
        let poll = poll_while_woken(&mut future, &alarm);
        poll.is_pending().then_some(Waiting { future, complete, alarm })
    }
}

pub fn poll<F: Future>(future: &mut Pin<Box<F>>, alarm: &Alarm) -> Poll<F::Output> {
    alarm.reset();
    future.as_mut().poll(&mut Context::from_waker(&alarm.waker))
}

/// Polls it, and again if that has woken it.
pub fn poll_while_woken<F: Future>(
    future: &mut Pin<Box<F>>,
    alarm: &Alarm,
) -> Poll<F::Output> {
    for _ in 0..TURNS {
        let poll = poll(future, alarm);
        if poll.is_ready() || !alarm.rings() {
            return poll;
        }
    }
    Poll::Pending
}

/// A waker, and whether it was called since the latest poll.
pub struct Alarm {
    bell: Arc<Bell>,
    waker: Waker,
}

struct Bell(AtomicBool);

impl Alarm {
    pub fn new() -> Alarm {
        let bell = Arc::new(Bell(AtomicBool::new(false)));
        Alarm { waker: Waker::from(Arc::clone(&bell)), bell }
    }

    pub fn rings(&self) -> bool {
        self.bell.0.load(Ordering::Acquire)
    }

    pub fn reset(&self) {
        self.bell.0.store(false, Ordering::Release);
    }

    /// Whether the waker is kept anywhere else.
    pub fn is_kept(&self) -> bool {
        Arc::strong_count(&self.bell) > 2
    }
}

thread_local! {
    /// What is done inside the wake when a waker is called in this thread.
    static IN_THE_WAKE: RefCell<Option<Box<dyn FnMut()>>> = const { RefCell::new(None) };
}

/// From now on, does this inside every wake that comes in this thread. A wake that comes
/// meanwhile only rings.
pub fn set_in_the_wake(action: Option<Box<dyn FnMut()>>) {
    IN_THE_WAKE.set(action);
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
        // There is none in a thread that is about to end.
        let action = IN_THE_WAKE.try_with(RefCell::take).ok().flatten();
        if let Some(mut action) = action {
            action();
            set_in_the_wake(Some(action));
        }
    }
}
