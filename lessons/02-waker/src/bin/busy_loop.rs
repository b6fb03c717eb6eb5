//! The wrong way first: asking again and again, because nobody was told whom to wake.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use stage::{Flag, println};

/// Ready after 100 ms. It breaks the contract: it says `Pending` and keeps no waker, so
/// nobody will ever say that the time is over.
struct Wait<Clock>(Clock);

impl<Clock: FnMut() -> Duration + Unpin> Future for Wait<Clock> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if (self.0)() < Duration::from_millis(100) {
            return Poll::Pending;
        }
        Poll::Ready(())
    }
}

fn main() {
    let flags = stage::start("Wait for 100 ms in a busy loop.", &[Flag::Virtual]);
    let virtual_clock = flags.contains(&Flag::Virtual);

    let start = Instant::now();
    let mut looks = 0;
    let mut wait = pin!(Wait(|| {
        looks += 1;
        // The virtual clock moves on by a microsecond whenever somebody looks at it.
        if virtual_clock { Duration::from_micros(looks) } else { start.elapsed() }
    }));

    let mut cx = Context::from_waker(Waker::noop());
    let mut wasted = 0;
    while wait.as_mut().poll(&mut cx).is_pending() {
        wasted += 1;
    }
    println!("ready after {wasted} wasted polls");
}
