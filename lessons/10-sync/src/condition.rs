//! A lock, and a way to wait until what it protects has changed.

use std::mem;
use std::ptr;

use cancel::Cancelled;

use crate::line::Line;
use crate::{Guard, Lock};

/// A lock whose holder can wait for a change: `asyncio.Condition`.
#[derive(Default)]
pub struct Condition {
    lock: Lock,
    line: Line,
}

impl Condition {
    /// Acquires the lock.
    pub async fn acquire(&self) -> Result<Guard<'_>, Cancelled> {
        self.lock.acquire().await
    }

    /// Releases the lock, waits to be notified, and acquires the lock again.
    ///
    /// It may return without a notification of its own, so look again at what you wait for, in a
    /// loop. If it is cancelled, the lock is not acquired again, because there is no guard to
    /// hold it. (In asyncio it is, because the block that is left will release it.)
    pub async fn wait<'a>(&'a self, guard: Guard<'a>) -> Result<Guard<'a>, Cancelled> {
        self.assert_holds(&guard);
        drop(guard);
        self.line.wait(|called| _ = called && self.line.call_next()).await?;
        // If this is cancelled now, its notification goes to another one.
        let pass_on = PassOn(&self.line);
        let guard = self.lock.acquire().await?;
        mem::forget(pass_on);
        Ok(guard)
    }

    /// Waits until the condition holds, which is looked at with the lock held:
    /// `condition.wait_for(predicate)`.
    pub async fn wait_until<'a>(
        &'a self,
        mut guard: Guard<'a>,
        mut holds: impl FnMut() -> bool,
    ) -> Result<Guard<'a>, Cancelled> {
        while !holds() {
            guard = self.wait(guard).await?;
        }
        Ok(guard)
    }

    /// Notifies so many of the tasks that wait. They go on when they get the lock.
    pub fn notify(&self, guard: &Guard<'_>, tasks: usize) {
        self.assert_holds(guard);
        for _ in 0..tasks {
            if !self.line.call_next() {
                return;
            }
        }
    }

    /// Notifies all tasks that wait.
    pub fn notify_all(&self, guard: &Guard<'_>) {
        self.assert_holds(guard);
        self.line.call_all();
    }

    /// As [`notify_all`](Condition::notify_all), by one that does not hold the lock.
    pub(crate) fn call_all(&self) {
        self.line.call_all();
    }

    fn assert_holds(&self, guard: &Guard<'_>) {
        assert!(ptr::eq(guard.0, &self.lock), "this guard is of another lock");
    }
}

/// Calls the next in line when it is dropped.
struct PassOn<'a>(&'a Line);

impl Drop for PassOn<'_> {
    fn drop(&mut self) {
        self.0.call_next();
    }
}
