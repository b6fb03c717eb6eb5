//! What is held across an await: a borrow that panics, and a lock that nobody can open.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Mutex;

use cancel::{Cancelled, run_with, spawn, yield_now};
use stage::println;
use timers::clock;

#[expect(clippy::await_holding_refcell_ref, reason = "this is the mistake")]
async fn count(numbers: Rc<RefCell<Vec<u32>>>) -> Result<(), Cancelled> {
    let mut numbers = numbers.borrow_mut();
    yield_now().await?;
    numbers.push(1);
    Ok(())
}

#[expect(clippy::await_holding_lock, reason = "this is the mistake")]
async fn count_locked(numbers: Rc<Mutex<Vec<u32>>>) -> Result<(), Cancelled> {
    // `lock` would wait here for ever, and with it the only thread that could unlock it.
    let Ok(mut numbers) = numbers.try_lock() else {
        println!("it is locked");
        return Ok(());
    };
    yield_now().await?;
    numbers.push(1);
    Ok(())
}

async fn two_counts() -> Result<(), Cancelled> {
    let numbers = Rc::new(RefCell::new(Vec::new()));
    let first = spawn(count(Rc::clone(&numbers)));
    let second = spawn(count(numbers));
    first.await?;
    second.await
}

async fn two_locked_counts() -> Result<(), Cancelled> {
    let numbers = Rc::new(Mutex::new(Vec::new()));
    let first = spawn(count_locked(Rc::clone(&numbers)));
    let second = spawn(count_locked(numbers));
    first.await?;
    second.await
}

fn main() {
    stage::start("Held across an await.", &[]);
    // The panic is printed below.
    panic::set_hook(Box::new(|_| {}));

    println!("two tasks and a RefCell");
    let ended = catch_unwind(AssertUnwindSafe(|| run_with(clock(true), two_counts())));
    if let Err(panic) = ended {
        println!(
            "a panic: {}",
            panic.downcast_ref::<String>().map_or("?", String::as_str)
        );
    }
    println!("two tasks and a Mutex");
    let ended = run_with(clock(true), two_locked_counts());
    println!("ended: {}", ended.is_ok());
}
