//! A point at which tasks wait until all are there.

use std::cell::Cell;
use std::error::Error;
use std::fmt;

use cancel::Cancelled;

use crate::Condition;

/// Lets tasks through in parties of a fixed number: `asyncio.Barrier`.
pub struct Barrier {
    condition: Condition,
    parties: usize,
    waiting: Cell<usize>,
    state: Cell<State>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Until the party is complete.
    Filling,
    /// The tasks of a party go through. Others wait until they all have.
    Draining,
    /// The tasks that wait are sent away.
    Resetting,
    Broken,
}

impl State {
    /// Nobody may come in before all that are in it have left.
    fn is_emptying(self) -> bool {
        matches!(self, State::Draining | State::Resetting)
    }
}

/// The barrier was reset or broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the barrier is broken")
    }
}

impl Error for Broken {}

impl Barrier {
    /// A barrier for parties of so many tasks.
    ///
    /// # Panics
    ///
    /// If that is zero.
    pub fn new(parties: usize) -> Barrier {
        assert!(parties > 0, "a party needs a task");
        let (condition, state) = (Condition::default(), Cell::new(State::Filling));
        Barrier { condition, parties, waiting: Cell::new(0), state }
    }

    /// Waits until the party is complete. Returns the task's place in it, from zero.
    ///
    /// A task that is cancelled leaves the party, and the others wait for another one.
    pub async fn wait(&self) -> Result<Result<usize, Broken>, Cancelled> {
        let guard = self.condition.acquire().await?;
        let is_open = || !self.state.get().is_emptying();
        let guard = self.condition.wait_until(guard, is_open).await?;
        if self.state.get() == State::Broken {
            return Ok(Err(Broken));
        }
        let here = Here::enter(self);
        let guard = if here.place + 1 == self.parties {
            self.state.set(State::Draining);
            self.condition.notify_all(&guard);
            guard
        } else {
            let is_over = || self.state.get() != State::Filling;
            self.condition.wait_until(guard, is_over).await?
        };
        let place = here.place;
        let is_broken = [State::Broken, State::Resetting].contains(&self.state.get());
        drop(here);
        drop(guard);
        Ok(if is_broken { Err(Broken) } else { Ok(place) })
    }

    /// Sends away the tasks that wait, with an error. The barrier can be used again.
    pub async fn reset(&self) -> Result<(), Cancelled> {
        let guard = self.condition.acquire().await?;
        let state =
            if self.waiting.get() > 0 { State::Resetting } else { State::Filling };
        self.state.set(state);
        self.condition.notify_all(&guard);
        Ok(())
    }

    /// Breaks the barrier: whoever waits, or comes later, gets the error.
    pub async fn abort(&self) -> Result<(), Cancelled> {
        let guard = self.condition.acquire().await?;
        self.state.set(State::Broken);
        self.condition.notify_all(&guard);
        Ok(())
    }

    /// How many tasks wait for the party to be complete.
    pub fn waiting(&self) -> usize {
        if self.state.get() == State::Filling { self.waiting.get() } else { 0 }
    }

    /// Whether it has been aborted.
    pub fn is_broken(&self) -> bool {
        self.state.get() == State::Broken
    }
}

/// A task of the party, until this is dropped.
struct Here<'a> {
    barrier: &'a Barrier,
    place: usize,
}

impl Here<'_> {
    fn enter(barrier: &Barrier) -> Here<'_> {
        let place = barrier.waiting.get();
        barrier.waiting.set(place + 1);
        Here { barrier, place }
    }
}

impl Drop for Here<'_> {
    fn drop(&mut self) {
        let Barrier { condition, waiting, state, .. } = self.barrier;
        waiting.set(waiting.get() - 1);
        if waiting.get() == 0 {
            if state.get().is_emptying() {
                state.set(State::Filling);
            }
            // Those that wait for the next party.
            condition.call_all();
        }
    }
}
