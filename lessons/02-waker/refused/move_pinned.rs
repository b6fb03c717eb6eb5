//! The compiler refuses this: a pinned value cannot be moved out of its place.
#![allow(unused_mut, reason = "to show that a missing `mut` is not the reason")]

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
