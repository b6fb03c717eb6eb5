//! The wrong way: `block_on` inside a task, for something that another task will send.

use std::io;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use spawn::{run_with, spawn_named};
use stage::{Flag, println};
use timers::clock;
use waker::{Receiver, block_on, oneshot};

/// A value that a task of this loop will send. With a rescue, a thread sends it instead when a
/// fifth of a second has passed.
fn sent_by_a_task(rescue: bool) -> Receiver<&'static str> {
    let (sender, receiver) = oneshot();
    let sender = Arc::new(Mutex::new(Some(sender)));
    if rescue {
        let sender = Arc::clone(&sender);
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(200));
            sender.lock().unwrap().take().unwrap().send("a thread");
        });
    }
    spawn_named("sender", async move {
        match sender.lock().unwrap().take() {
            Some(sender) => sender.send("the task"),
            None => println!("the task comes too late"),
        }
    });
    receiver
}

fn main() -> io::Result<()> {
    let flags =
        stage::start("A task that blocks its own loop.", &[Flag::Virtual, Flag::Trace]);

    run_with(clock(flags.contains(&Flag::Virtual)), async {
        println!("main blocks its thread");
        println!("woken by {}", block_on(sent_by_a_task(true)).unwrap());
        println!("main awaits");
        println!("woken by {}", sent_by_a_task(false).await.unwrap());
    })
}
