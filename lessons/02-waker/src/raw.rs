//! A waker made by hand: a pointer, and a table of four functions that know its type.
//!
//! `Waker::from(signal)` gives the same without `unsafe`. The table that std makes for
//! [`Wake`](std::task::Wake) is in `library/alloc/src/task.rs`.
//!
//! One thing always holds: the pointer of every waker with our table comes from
//! [`Arc::into_raw`], and the waker owns one reference to the signal.

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
/// signal.wait(); // Returns immediately.
/// ```
pub fn waker(signal: Arc<Signal>) -> Waker {
    let pointer = Arc::into_raw(signal).cast();
    // SAFETY: the pointer comes from `into_raw` and brings its reference along, as the four
    // functions of the table require, and a `Signal` may be used from any thread.
    unsafe { Waker::new(pointer, &TABLE) }
}

/// One table for all wakers, so that two wakers of one signal can be recognised as equal.
static TABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, drop_waker);

/// One more waker owns one more reference.
unsafe fn clone(pointer: *const ()) -> RawWaker {
    // SAFETY: the waker that is cloned owns a reference, so the signal is alive.
    unsafe { Arc::increment_strong_count(pointer.cast::<Signal>()) };
    RawWaker::new(pointer, &TABLE)
}

/// Wakes and uses the waker up, so its reference ends here.
unsafe fn wake(pointer: *const ()) {
    // SAFETY: the waker gives us its reference and will not be used again.
    let signal = unsafe { Arc::from_raw(pointer.cast::<Signal>()) };
    signal.notify();
}

/// Wakes, and the waker keeps its reference.
unsafe fn wake_by_ref(pointer: *const ()) {
    // SAFETY: the waker owns a reference and is borrowed while this runs, so the signal is
    // alive. We only share it.
    let signal = unsafe { &*pointer.cast::<Signal>() };
    signal.notify();
}

/// One waker less owns one reference less.
unsafe fn drop_waker(pointer: *const ()) {
    // SAFETY: the waker gives us its reference and will not be used again.
    drop(unsafe { Arc::from_raw(pointer.cast::<Signal>()) });
}
