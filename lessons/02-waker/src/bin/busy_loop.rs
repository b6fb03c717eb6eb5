//! The wrong way first: asking again and again, because nothing was told whom to wake.

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use stage::{Flag, println};

fn main() {
    let flags = stage::start("Wait for 100 ms in a busy loop.", &[Flag::Virtual]);
    let virtual_time = flags.contains(&Flag::Virtual);

    let start = Instant::now();
    let mut looks = 0;
    // Ready after 100 ms. It breaks the contract, because it returns `Pending` and keeps no
    // waker, so nothing will ever say that the time is over.
    let mut wait = pin!(poll_fn(|_| {
        looks += 1;
        // In virtual time each look at the clock takes a microsecond.
        let now =
            if virtual_time { Duration::from_micros(looks) } else { start.elapsed() };
        if now < Duration::from_millis(100) { Poll::Pending } else { Poll::Ready(()) }
    }));

    let mut cx = Context::from_waker(Waker::noop());
    let mut wasted = 0;
    while wait.as_mut().poll(&mut cx).is_pending() {
        wasted += 1;
    }
    println!("ready after {wasted} wasted polls");
}
