//! Why there is `Pin`: a machine that keeps the address of a part of itself.

use std::cell::Cell;
use std::marker::PhantomPinned;
use std::mem::swap;
use std::ptr;

use stage::println;

/// An `async` block that is paused after `let at = &text;`. By hand, the reference is an
/// address.
struct Paused {
    text: [u8; 5],
    at: Cell<*const u8>,
    _must_stay: PhantomPinned,
}

impl Paused {
    fn new(text: [u8; 5]) -> Paused {
        Paused { text, at: Cell::new(ptr::null()), _must_stay: PhantomPinned }
    }

    /// Runs to the pause. It takes `&self`, because a pinned machine hands out no `&mut`.
    fn resume(&self) {
        self.at.set(self.text.as_ptr());
    }

    fn points_into(&self, other: &Paused) -> bool {
        ptr::eq(self.at.get(), other.text.as_ptr())
    }
}

fn show(x: &Paused, y: &Paused) {
    println!("x points into x: {}, into y: {}", x.points_into(x), x.points_into(y));
}

fn main() {
    stage::start("Machines that point into themselves, swapped.", &[]);

    let (mut x, mut y) = (Paused::new(*b"hello"), Paused::new(*b"world"));
    x.resume();
    y.resume();
    show(&x, &y);
    println!("-- swapped");
    swap(&mut x, &mut y);
    show(&x, &y);

    println!("-- pinned in boxes, and the boxes swapped");
    let (mut x, mut y) =
        (Box::pin(Paused::new(*b"hello")), Box::pin(Paused::new(*b"world")));
    x.resume();
    y.resume();
    swap(&mut x, &mut y);
    show(&x, &y);
}
