//! Two tasks wait for each other, and the error names them.

use std::cell::OnceCell;
use std::rc::Rc;

use cancel::{Cancelled, Task, run_with, spawn_named};
use stage::println;
use timers::clock;

async fn ring() -> Result<(), Cancelled> {
    let place = Rc::new(OnceCell::new());
    let dog = Rc::clone(&place);
    let cat = spawn_named("cat", async move {
        let dog: &Task<()> = dog.get().ok_or(Cancelled)?;
        dog.await
    });
    let dog = place.get_or_init(|| spawn_named("dog", async { cat.await }));
    dog.await
}

fn main() {
    stage::start("Two tasks that wait for each other.", &[]);
    match run_with(clock(true), ring()) {
        Ok(_) => println!("it has ended"),
        Err(error) => println!("{error}"),
    }
}
