//! The story of asyncio1.py, line for line.

use std::io;
use std::rc::Rc;
use std::time::Duration;

use stage::{Flag, println};
use timers::{EventLoop, Timers, clock};

async fn fn2(timers: Rc<Timers>) -> &'static str {
    println!("fn2 start");
    timers.sleep(Duration::from_millis(200)).await;
    println!("fn2 end");
    "from fn2"
}

async fn fn1(timers: Rc<Timers>) {
    println!("fn1 start");
    let result = fn2(Rc::clone(&timers)).await;
    println!("fn1 got {result}");
    timers.sleep(Duration::from_millis(100)).await;
    println!("fn1 end");
}

fn main() -> io::Result<()> {
    let flags = stage::start(
        "One function awaits another: asyncio1.py.",
        &[Flag::Virtual, Flag::Trace],
    );

    let event_loop = EventLoop::new(clock(flags.contains(&Flag::Virtual)));
    let timers = event_loop.timers();
    event_loop.run_until_complete(fn1(Rc::clone(&timers)))?;
    println!("elapsed {:.1}", timers.now().as_secs_f64());
    Ok(())
}
