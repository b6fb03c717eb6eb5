//! The wrong way first: looking and leaving a waker are two steps, and a wake is lost.

mod racy;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{self, Arc};
use std::task::{Context, Wake, Waker};

use racy::Slot;
use stage::println;

/// Counts its wakes.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn main() {
    stage::start("The steps of two threads, played by hand in two orders.", &[]);

    println!("-- a lucky order");
    let (slot, wakes) = (Slot::default(), Arc::new(Wakes::default()));
    let waker = Waker::from(Arc::clone(&wakes));
    println!("reader polls: {:?}", slot.poll(&mut Context::from_waker(&waker)));
    slot.send(42);
    println!("writer sends 42; wakes: {}", wakes.0.load(Ordering::Relaxed));

    println!("-- an unlucky order");
    let (slot, wakes) = (Slot::default(), Arc::new(Wakes::default()));
    let waker = Waker::from(Arc::clone(&wakes));
    println!("reader looks: {:?}", slot.look());
    slot.send(42);
    println!("writer sends 42; wakes: {}", wakes.0.load(Ordering::Relaxed));
    slot.leave(waker);
    println!("reader leaves its waker and sleeps, for ever");
}
