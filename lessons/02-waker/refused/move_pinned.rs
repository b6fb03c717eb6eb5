//! The compiler refuses this: what is pinned cannot be moved out of its place.
#![allow(unused_mut, reason = "to show that it is not a `mut` that is missing")]

use std::marker::PhantomPinned;
use std::mem;
use std::pin::pin;

#[derive(Default)]
struct Paused {
    _must_stay: PhantomPinned,
}

fn main() {
    let mut x = pin!(Paused::default());
    drop(mem::take(&mut *x));
}
