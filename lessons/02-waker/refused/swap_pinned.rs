//! The compiler refuses this: what is pinned cannot be swapped.

use std::marker::PhantomPinned;
use std::mem::swap;

struct Paused {
    _must_stay: PhantomPinned,
}

fn main() {
    let x = Box::pin(Paused { _must_stay: PhantomPinned });
    let y = Box::pin(Paused { _must_stay: PhantomPinned });
    swap(&mut *x, &mut *y);
}
