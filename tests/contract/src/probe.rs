//! What the tasks of a check are made of: a future that is watched while it is polled.

use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// A future that an executor can run. It is `Send`, so that every executor can.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// How often a task gives its turn away until it gives up waiting for another one.
pub const TURNS: usize = 1000;

/// An executor that has polled a task so often for nothing will not stop by itself.
pub const PATIENCE: usize = 1_000_000;

/// The outside of a task: what was done to it, and how to wake it, from any thread.
#[derive(Clone)]
pub struct Probe {
    pub name: &'static str,
    shared: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Default)]
pub struct State {
    pub polls: usize,
    pub unwoken_polls: usize,
    pub polls_after_ready: usize,
    /// It was woken, and not polled since.
    pub woken: bool,
    /// When it was last polled for a reason: a number that grows from poll to poll.
    pub answered: usize,
    pub ready: bool,
    pub dropped: bool,
    /// Whether the waker is kept when the task has ended.
    pub keeps_waker: bool,
    told_to_end: bool,
    /// That of the latest poll.
    waker: Option<Waker>,
}

impl Probe {
    pub fn new(name: &'static str) -> Probe {
        Probe { name, shared: Arc::default() }
    }

    /// The task that this is the outside of.
    pub fn task(&self, future: impl Future<Output = ()> + Send + 'static) -> Task {
        Box::pin(Watched { probe: self.clone(), future: Box::pin(future) })
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.shared.0.lock().unwrap()
    }

    /// The waker of the latest poll, if there was one. The caller is about to wake the task.
    pub fn to_wake(&self) -> Option<Waker> {
        let mut state = self.state();
        let waker = state.waker.clone()?;
        state.woken = !state.ready;
        Some(waker)
    }

    /// Wakes the task, if it was polled before.
    pub fn wake(&self) {
        let Some(waker) = self.to_wake() else { return };
        let by_value = self.state().polls.is_multiple_of(2);
        // Now the one and now the other, for an executor has a function for each.
        if by_value { waker.wake() } else { waker.wake_by_ref() }
    }

    /// To drop a waker is to run somebody else's code: that is not done under the lock.
    pub fn drop_waker(&self) {
        let waker = self.state().waker.take();
        drop(waker);
    }

    /// Ends a task that [`waits`](Probe::waits).
    pub fn end(&self) {
        self.state().told_to_end = true;
        self.wake();
    }

    /// In another thread: waits until the task was polled so often. False if that takes
    /// longer than `limit`.
    pub fn wait_for_polls(&self, polls: usize, limit: Duration) -> bool {
        let missing = |state: &mut State| state.polls < polls;
        let waited = self.shared.1.wait_timeout_while(self.state(), limit, missing);
        !waited.unwrap().1.timed_out()
    }

    /// In the task: waits until it is told to end.
    pub async fn waits(self) {
        let poll = |told: bool| if told { Poll::Ready(()) } else { Poll::Pending };
        poll_fn(|_| poll(self.state().told_to_end)).await;
    }

    /// In the task: does this, and goes on at the next poll.
    pub async fn pause(&self, action: impl FnOnce()) {
        let mut action = Some(action);
        poll_fn(|_| {
            action.take().map_or(Poll::Ready(()), |action| {
                action();
                Poll::Pending
            })
        })
        .await;
    }

    /// In the task: gives the turn away so often.
    pub async fn turns(&self, turns: usize) {
        for _ in 0..turns {
            self.pause(|| self.wake()).await;
        }
    }

    /// In the task: gives the turn away until this is true. False if it never is.
    pub async fn until(&self, condition: impl Fn() -> bool) -> bool {
        for _ in 0..TURNS {
            if condition() {
                return true;
            }
            self.turns(1).await;
        }
        false
    }
}

/// The task itself.
struct Watched {
    probe: Probe,
    future: Task,
}

impl Future for Watched {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let Watched { probe, future } = &mut *self;
        let newest = cx.waker().clone();

        let mut state = probe.state();
        let was_ready = state.ready;
        let mut older = None;
        if was_ready {
            state.polls_after_ready += 1;
        } else {
            state.polls += 1;
            older = state.waker.replace(newest);
            // To be added is to be woken for the first time.
            if mem::take(&mut state.woken) || state.polls == 1 {
                state.answered = COUNT.fetch_add(1, Ordering::Relaxed);
            } else {
                state.unwoken_polls += 1;
            }
        }
        let hopeless = state.unwoken_polls.max(state.polls_after_ready) > PATIENCE;
        drop(state);
        drop(older);
        probe.shared.1.notify_all();
        assert!(
            !hopeless,
            "task `{}` was polled a million times for nothing",
            probe.name
        );

        if was_ready {
            return Poll::Ready(());
        }
        let poll = future.as_mut().poll(cx);
        if poll.is_ready() {
            let mut state = probe.state();
            (state.ready, state.woken) = (true, false);
            let keeps_waker = state.keeps_waker;
            drop(state);
            if !keeps_waker {
                probe.drop_waker();
            }
        }
        poll
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.probe.state().dropped = true;
    }
}
