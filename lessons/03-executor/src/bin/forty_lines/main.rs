//! An executor in forty lines, and two tasks: one waits for what the other sends.

mod small;

use small::SmallExecutor;
use stage::{Flag, println};
use waker::oneshot;

fn main() {
    stage::start("Two tasks on an executor of forty lines.", &[Flag::Trace]);

    let (to_x, number) = oneshot();
    let mut executor = SmallExecutor::default();
    executor.add(async {
        println!("x waits");
        println!("x got {}", number.await.unwrap_or(0));
    });
    executor.add(async {
        println!("y sends");
        to_x.send(1);
    });

    for tick in 1..=2 {
        println!("-- tick {tick}");
        executor.tick();
    }
}
