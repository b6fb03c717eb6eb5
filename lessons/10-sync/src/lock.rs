//! One at a time.

use std::cell::Cell;

use cancel::Cancelled;

use crate::line::Line;

/// A lock, which one task holds at a time: `asyncio.Lock`.
///
/// It is fair. A lock that is released goes to the task that has waited longest, and a newcomer
/// waits behind it.
#[derive(Default)]
pub struct Lock {
    is_locked: Cell<bool>,
    line: Line,
}

impl Lock {
    /// Waits until the lock is free, and takes it. It is released when the guard is dropped.
    pub async fn acquire(&self) -> Result<Guard<'_>, Cancelled> {
        if self.is_locked() || !self.line.is_empty() {
            let pass_on = |_| {
                if !self.is_locked() {
                    self.line.call_first();
                }
            };
            self.line.wait(pass_on).await?;
        }
        self.is_locked.set(true);
        Ok(Guard(self))
    }

    /// Whether a task holds the lock: `lock.locked()`. It is free until the task that was
    /// called runs, and yet no other one can take it.
    pub fn is_locked(&self) -> bool {
        self.is_locked.get()
    }
}

/// Holds a lock, until it is dropped.
#[must_use = "the lock is released when this is dropped"]
pub struct Guard<'a>(pub(crate) &'a Lock);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.is_locked.set(false);
        self.0.line.call_first();
    }
}
