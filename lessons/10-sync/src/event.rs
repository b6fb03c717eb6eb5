//! Something that happens once, for all who wait.

use std::cell::Cell;

use cancel::Cancelled;

use crate::line::Line;

/// A flag that tasks can wait for: `asyncio.Event`.
#[derive(Default)]
pub struct Event {
    is_set: Cell<bool>,
    line: Line,
}

impl Event {
    /// Sets the flag, and resumes all tasks that wait, in their order, in the next turn.
    pub fn set(&self) {
        if !self.is_set.replace(true) {
            self.line.call_all();
        }
    }

    /// Clears the flag. Tasks that have been called resume all the same.
    pub fn clear(&self) {
        self.is_set.set(false);
    }

    /// Whether the flag is set.
    pub fn is_set(&self) -> bool {
        self.is_set.get()
    }

    /// Waits until the flag is set; not at all if it is.
    pub async fn wait(&self) -> Result<(), Cancelled> {
        if self.is_set() {
            return Ok(());
        }
        // A call is for all, so one that is given up is no loss.
        self.line.wait(|_| {}).await
    }
}
