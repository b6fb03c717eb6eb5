//! The story of asyncio3.py, line for line.

use std::io;
use std::time::Duration;

use gather::gather;
use spawn::{run_with, running_loop, sleep, spawn};
use stage::{Flag, println};
use timers::clock;

async fn func(number: u32, time: u64) -> u32 {
    println!("func{number} start");
    sleep(Duration::from_millis(time)).await;
    println!("func{number} end");
    number
}

fn main() -> io::Result<()> {
    let flags = stage::start("Three tasks: asyncio3.py.", &[Flag::Virtual, Flag::Trace]);

    run_with(clock(flags.contains(&Flag::Virtual)), async {
        println!("before gather");
        let tasks = [(1, 300), (2, 100), (3, 200)].map(|(n, ms)| spawn(func(n, ms)));
        let results = gather(tasks).await;
        println!("after gather {results:?}");
        println!("elapsed {:.1}", running_loop().timers().now().as_secs_f64());
    })
}
