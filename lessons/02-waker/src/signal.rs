//! How one thread sleeps until another thread wakes it.

use crate::sync::atomic::{AtomicBool, Ordering};
use crate::thread::{self, Thread};

/// A flag that any thread can raise, and the one thread that waits for it.
///
/// A notification is kept until the thread waits for it. Several count as one.
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
/// signal.wait(); // Until the other thread has called, or immediately if it has already.
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

    /// Raises the flag and wakes the thread. Legal from any thread, at any time, even when
    /// the thread does not wait.
    pub fn notify(&self) {
        // The flag first, because a thread that wakes up looks at it immediately. If it was
        // up already, the notification that raised it wakes the thread.
        if !self.notified.swap(true, Ordering::Release) {
            self.sleeper.unpark();
        }
    }

    /// Sleeps until the flag is up, and lowers it. Returns immediately if it is up already.
    ///
    /// What a thread did before its `notify`, this thread sees after its `wait`.
    pub fn wait(&self) {
        // `park` may return for no reason, or because of an `unpark` that was meant for
        // other code. Only the flag counts.
        while !self.notified.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}
