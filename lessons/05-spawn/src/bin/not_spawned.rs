//! The wrong way first: to call an `async fn` starts nothing.

use std::io;
use std::time::Duration;

use spawn::{run_with, running_loop, sleep};
use stage::{Flag, println};
use timers::clock;

async fn fn2() {
    println!("{:.2} fn2 start", running_loop().timers().now().as_secs_f64());
    sleep(Duration::from_millis(200)).await;
    println!("{:.2} fn2 end", running_loop().timers().now().as_secs_f64());
}

fn main() -> io::Result<()> {
    let flags =
        stage::start("A future that nobody polls.", &[Flag::Virtual, Flag::Trace]);

    run_with(clock(flags.contains(&Flag::Virtual)), async {
        println!("fn1 calls fn2");
        let meanwhile = fn2();
        sleep(Duration::from_millis(150)).await;
        println!("{:.2} fn1 has slept", running_loop().timers().now().as_secs_f64());
        meanwhile.await;
    })
}
