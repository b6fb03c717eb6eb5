//! How one thread sleeps until another one wakes it.

use crate::sync::atomic::{AtomicBool, Ordering};
use crate::thread::{self, Thread};

/// A flag that any thread can raise, and the one thread that waits for it.
///
/// A notification is kept until it is waited for; several make one.
///
/// ```
/// use std::sync::Arc;
/// use std::thread;
/// use waker::Signal;
///
/// let signal = Arc::new(Signal::for_this_thread());
/// let other = thread::spawn({
///     let signal = Arc::clone(&signal);
///     move || signal.notify()
/// });
/// signal.wait(); // Until the other thread has called, now or before.
/// # other.join().unwrap();
/// ```
pub struct Signal {
    notified: AtomicBool,
    sleeper: Thread,
}

impl Signal {
    /// A signal that only the calling thread may wait for.
    pub fn for_this_thread() -> Signal {
        Signal { notified: AtomicBool::new(false), sleeper: thread::current() }
    }

    /// Raises the flag and wakes the thread. Legal from any thread, at any time, and also
    /// when nobody waits any more.
    pub fn notify(&self) {
        // The flag first: whoever is woken looks at it at once. If it was up already, then
        // whoever raised it wakes the thread.
        if !self.notified.swap(true, Ordering::AcqRel) {
            self.sleeper.unpark();
        }
    }

    /// Sleeps until the flag is raised, and lowers it. Returns at once if it is up.
    pub fn wait(&self) {
        // A thread may come back from `park` for no reason, or for somebody else's: only
        // the flag counts.
        while !self.notified.swap(false, Ordering::AcqRel) {
            thread::park();
        }
    }
}
