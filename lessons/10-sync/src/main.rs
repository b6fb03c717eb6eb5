//! The story of queue.py, line for line.

use std::io;
use std::rc::Rc;
use std::time::Duration;

use cancel::{Cancelled, run_with, sleep, spawn, try_gather};
use spawn::running_loop;
use stage::{Flag, println};
use sync::{Queue, ShutDown};
use timers::clock;

type Pages = Rc<Queue<String>>;

async fn produce(name: &str, queue: Pages, time: u64) -> Result<(), Cancelled> {
    for number in 1..=3 {
        sleep(Duration::from_millis(time)).await?;
        let page = format!("{name}{number}");
        if queue.put(page.clone()).await? == Err(ShutDown) {
            break;
        }
        println!("put {page}");
    }
    Ok(())
}

async fn consume(queue: Pages) -> Result<(), Cancelled> {
    while let Ok(page) = queue.get().await? {
        sleep(Duration::from_millis(300)).await?;
        println!("done {page}");
        queue.task_done();
    }
    Ok(())
}

async fn story() -> Result<(), Cancelled> {
    let queue = Rc::new(Queue::new(2));
    let consumer = spawn(consume(Rc::clone(&queue)));
    let producers = [("a", 50), ("b", 130)];
    try_gather(
        producers.map(|(name, time)| spawn(produce(name, Rc::clone(&queue), time))),
    )
    .await?;
    println!("all are put");
    queue.join().await?;
    println!("all are done");
    consumer.cancel();
    println!("elapsed {:.1}", running_loop().timers().now().as_secs_f64());
    Ok(())
}

fn main() -> io::Result<()> {
    let flags = stage::start(
        "Producers and a consumer: queue.py.",
        &[Flag::Virtual, Flag::Trace],
    );
    Ok(run_with(clock(flags.contains(&Flag::Virtual)), story())??)
}
