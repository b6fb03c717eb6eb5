//! The wrong way: `block_on` inside a task, for a value that another task will send.

use std::io;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use spawn::{run_with, spawn_named};
use stage::{Flag, println};
use timers::clock;
use waker::{Sender, block_on, oneshot};

/// Sends its own name, unless the sender is taken already.
fn send(sender: &Mutex<Option<Sender<&'static str>>>, name: &'static str) {
    match sender.lock().unwrap().take() {
        Some(sender) => sender.send(name),
        None => println!("{name} comes too late"),
    }
}

fn main() -> io::Result<()> {
    let flags =
        stage::start("A task that blocks its loop.", &[Flag::Virtual, Flag::Trace]);

    run_with(clock(flags.contains(&Flag::Virtual)), async {
        println!("main blocks its thread");
        let (sender, receiver) = oneshot();
        let for_task = Arc::new(Mutex::new(Some(sender)));
        let for_thread = Arc::clone(&for_task);
        spawn_named("sender", async move { send(&for_task, "the task") });
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(200));
            send(&for_thread, "a thread");
        });
        println!("main got its value from {}", block_on(receiver).unwrap());

        println!("main awaits");
        let (sender, receiver) = oneshot();
        spawn_named("sender", async { sender.send("the task") });
        println!("main got its value from {}", receiver.await.unwrap());
    })
}
