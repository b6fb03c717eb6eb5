//! Runs a program in virtual time, but not for ever. The exercises of later lessons use it too.
#![allow(dead_code, reason = "each check uses a part of it")]

use std::any::Any;
use std::cell::Cell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::mpsc;
use std::task::Waker;
use std::thread;
use std::time::Duration;

use spawn::{run_with, running_loop};
use timers::{VirtualClock, Wait};

/// A right answer needs far fewer.
const TURNS: u32 = 10_000;

/// A right answer takes a few hundredths of this. It only turns a hang into a failure.
const LIMIT: Duration = Duration::from_secs(2);

thread_local! {
    static CLOCK: Rc<VirtualClock> = Rc::new(VirtualClock::new());
}

/// Runs `main` on a loop in virtual time, in a thread of its own, and returns its output.
///
/// # Panics
///
/// If it panics or does not end, with what happened and with the promise that this breaks.
#[track_caller]
pub fn play<T: Send + 'static>(
    promise: &str,
    main: impl AsyncFnOnce() -> T + Send + 'static,
) -> T {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let clock =
            Rc::new(Limited { clock: CLOCK.with(Rc::clone), turns: Cell::new(0) });
        let run = || run_with(clock, async move { main().await });
        let happened = match catch_unwind(AssertUnwindSafe(run)) {
            Ok(Ok(output)) => Ok(output),
            Ok(Err(error)) => Err(format!("The program did not end: {error}.")),
            Err(panic) => Err(format!("The program panicked: {}.", message(&*panic))),
        };
        // It is not needed any more if the receiver has given up.
        let _ = sender.send(happened);
    });
    match receiver.recv_timeout(LIMIT) {
        Ok(Ok(output)) => output,
        Ok(Err(happened)) => panic!("{happened} Promised: {promise}."),
        Err(_) => panic!("For {LIMIT:?} a poll did not come back. Promised: {promise}."),
    }
}

/// Sleeps for so many milliseconds.
pub async fn sleep(milliseconds: u64) {
    spawn::sleep(Duration::from_millis(milliseconds)).await;
}

/// The time, in milliseconds.
pub fn now() -> u64 {
    running_loop().timers().now().as_millis() as u64
}

/// Works for so many milliseconds, and no other task is polled in that time.
pub fn work(milliseconds: u64) {
    CLOCK.with(|clock| clock.advance(Duration::from_millis(milliseconds)));
}

/// The message of a panic.
pub fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or(panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// Numbers that look like chance, and are the same each time.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % limit
    }

    /// The same items in another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for place in (1..items.len()).rev() {
            items.swap(place, self.below(place as u64 + 1) as usize);
        }
    }
}

/// The thread's virtual clock, for a limited number of turns.
struct Limited {
    clock: Rc<VirtualClock>,
    turns: Cell<u32>,
}

impl Wait for Limited {
    fn now(&self) -> Duration {
        self.clock.now()
    }

    /// The loop calls it once a turn.
    fn wait(&self, until: Option<Duration>) -> io::Result<()> {
        self.turns.set(self.turns.get() + 1);
        if self.turns.get() > TURNS {
            let error = format!("in {TURNS} turns of the loop a task was always ready");
            return Err(io::Error::other(error));
        }
        self.clock.wait(until)
    }

    fn waker(&self) -> Waker {
        self.clock.waker()
    }
}
