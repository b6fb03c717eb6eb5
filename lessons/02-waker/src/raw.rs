//! A waker made by hand: a pointer, and a table of four functions that know what is there.
//!
//! `Waker::from(signal)` gives the same without `unsafe`; std has a table like this one
//! behind [`Wake`](std::task::Wake), in `library/alloc/src/task.rs`.
//!
//! What holds throughout: the pointer of every waker with our table came out of
//! [`Arc::into_raw`], and the waker owns one reference of that `Arc`.

use std::sync::Arc;
use std::task::{RawWaker, RawWakerVTable, Waker};

use crate::Signal;

/// A waker that notifies `signal`, and owns this reference to it.
///
/// ```
/// use std::sync::Arc;
/// use waker::{Signal, raw};
///
/// let signal = Arc::new(Signal::for_this_thread());
/// let waker = raw::waker(Arc::clone(&signal));
/// waker.wake();
/// signal.wait(); // Comes back at once.
/// ```
pub fn waker(signal: Arc<Signal>) -> Waker {
    let pointer = Arc::into_raw(signal).cast();
    // SAFETY: the pointer is from `into_raw` and brings its reference along, as the four
    // functions of the table want it; and a `Signal` may be used from any thread.
    unsafe { Waker::new(pointer, &TABLE) }
}

/// One table for all, so that two wakers of one signal can be recognised as equal.
static TABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, drop_waker);

/// One waker more: one reference more.
unsafe fn clone(pointer: *const ()) -> RawWaker {
    // SAFETY: the waker that is cloned owns a reference, so the signal is alive.
    unsafe { Arc::increment_strong_count(pointer.cast::<Signal>()) };
    RawWaker::new(pointer, &TABLE)
}

/// Wakes, and the waker is used up: its reference ends here.
unsafe fn wake(pointer: *const ()) {
    // SAFETY: the waker gives its reference to us, and will not be used again.
    let signal = unsafe { Arc::from_raw(pointer.cast::<Signal>()) };
    signal.notify();
}

/// Wakes, and the waker keeps its reference.
unsafe fn wake_by_ref(pointer: *const ()) {
    // SAFETY: the waker owns a reference and is borrowed while this runs, so the signal
    // is alive; it is only shared, never changed through `&mut`.
    let signal = unsafe { &*pointer.cast::<Signal>() };
    signal.notify();
}

/// One waker less: one reference less.
unsafe fn drop_waker(pointer: *const ()) {
    // SAFETY: the waker gives its reference to us, and will not be used again.
    drop(unsafe { Arc::from_raw(pointer.cast::<Signal>()) });
}
