//! The wrong way first: a task that blocks the thread stops every other task.

use std::io;
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use stage::{Flag, println};
use timers::{EventLoop, RealClock, Timers, VirtualClock, Wait, yield_now};

const TENTH: Duration = Duration::from_millis(100);

async fn metronome(timers: Rc<Timers>) {
    for beat in 1..=4 {
        timers.sleep(TENTH).await;
        println!("{:.1} beat {beat}", timers.now().as_secs_f64());
    }
}

/// Runs the metronome, and once it has started a task that waits in one way or the other.
fn beside_metronome<F>(
    clock: Rc<dyn Wait>,
    wait: impl FnOnce(Rc<Timers>) -> F,
) -> io::Result<()>
where
    F: Future<Output = ()> + 'static,
{
    let event_loop = EventLoop::new(clock);
    let waiting = wait(event_loop.timers());
    event_loop.executor().add("waits", async {
        // So that the metronome sets its timer first.
        yield_now().await;
        waiting.await;
    });
    event_loop.run_until_complete(metronome(event_loop.timers()))
}

fn main() -> io::Result<()> {
    let flags = stage::start(
        "A metronome beside a task that waits.",
        &[Flag::Virtual, Flag::Trace],
    );

    println!("-- the other task blocks the thread for 0.3 s");
    let blocked = Duration::from_millis(300);
    if flags.contains(&Flag::Virtual) {
        // In virtual time, blocking the thread is moving the clock by hand.
        let clock = Rc::new(VirtualClock::new());
        beside_metronome(
            Rc::clone(&clock) as _,
            |_| async move { clock.advance(blocked) },
        )?;
    } else {
        let clock = Rc::new(RealClock::new());
        beside_metronome(clock, |_| async move { thread::sleep(blocked) })?;
    }

    println!("-- the other task awaits a timer for 0.3 s");
    let clock = timers::clock(flags.contains(&Flag::Virtual));
    beside_metronome(clock, |timers| async move { timers.sleep(blocked).await })
}
