//! So many at a time.

use std::cell::Cell;

use cancel::Cancelled;

use crate::line::Line;

/// A number of permits, of which each task takes one: `asyncio.Semaphore`.
///
/// It is fair, as a [`Lock`](crate::Lock) is. A permit that comes back goes at once to the
/// task that has waited longest. Permits are guards, so no more can come back than went out,
/// which asyncio has a `BoundedSemaphore` for.
pub struct Semaphore {
    permits: Cell<usize>,
    line: Line,
}

impl Semaphore {
    /// A semaphore with so many permits.
    pub fn new(permits: usize) -> Semaphore {
        Semaphore { permits: Cell::new(permits), line: Line::default() }
    }

    /// Waits for a permit, and takes it. It comes back when it is dropped.
    pub async fn acquire(&self) -> Result<Permit<'_>, Cancelled> {
        if self.is_locked() {
            let give_back = |called| {
                self.permits.set(self.permits.get() + usize::from(called));
                self.hand_out();
            };
            // Called, it has its permit.
            self.line.wait(give_back).await?;
            self.hand_out();
        } else {
            self.permits.set(self.permits.get() - 1);
        }
        Ok(Permit(self))
    }

    /// Whether a newcomer has to wait: `semaphore.locked()`.
    pub fn is_locked(&self) -> bool {
        self.permits.get() == 0 || !self.line.is_empty()
    }

    /// How many permits are free.
    pub fn permits(&self) -> usize {
        self.permits.get()
    }

    /// Gives permits to those that wait, as many as there are.
    fn hand_out(&self) {
        while self.permits.get() > 0 && self.hand_over() {}
    }

    /// Gives a permit to the next in line. Returns whether there is one.
    fn hand_over(&self) -> bool {
        let is_called = self.line.call_next();
        self.permits.set(self.permits.get() - usize::from(is_called));
        is_called
    }
}

/// A permit, until it is dropped.
#[must_use = "the permit comes back when this is dropped"]
pub struct Permit<'a>(&'a Semaphore);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.permits.set(self.0.permits.get() + 1);
        // One came back, and one goes out.
        self.0.hand_over();
    }
}
