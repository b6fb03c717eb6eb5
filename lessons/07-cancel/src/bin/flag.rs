//! The smallest thing that works: a flag, and a future that looks at it when it is polled.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

use cancel::Cancelled;
use spawn::{run_with, running_loop, sleep, spawn};
use stage::{Flag, println};
use timers::clock;

#[derive(Default)]
struct Request {
    is_made: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Request {
    fn make(&self) {
        self.is_made.set(true);
        let waker = self.waker.take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Waits for the future, or until the request is made.
    async fn or<T>(&self, future: impl Future<Output = T>) -> Result<T, Cancelled> {
        let mut future = pin!(future);
        poll_fn(|cx| {
            // One request is one error: whoever catches it can wait again.
            if self.is_made.take() {
                return Poll::Ready(Err(Cancelled));
            }
            self.waker.replace(Some(cx.waker().clone()));
            future.as_mut().poll(cx).map(Ok)
        })
        .await
    }
}

async fn download(link: &str, request: Rc<Request>) -> Result<(), Cancelled> {
    println!("{:.1} {link} connects", now());
    let loaded = request.or(sleep(Duration::from_millis(500))).await;
    if loaded.is_err() {
        println!("{:.1} {link} says goodbye", now());
        request.or(sleep(Duration::from_millis(100))).await?;
    }
    println!("{:.1} {link} ends with {loaded:?}", now());
    loaded
}

/// Waits for a task that has a request of its own, which nobody here knows of.
async fn check(link: &'static str, request: Rc<Request>) -> Result<(), Cancelled> {
    let task = spawn(download(link, Rc::default()));
    let checked = request.or(task.into_future()).await;
    println!("{:.1} the check of {link} ends with {checked:?}", now());
    checked?
}

fn now() -> f64 {
    running_loop().timers().now().as_secs_f64()
}

async fn stop_after_a_while(request: Rc<Request>) {
    sleep(Duration::from_millis(200)).await;
    println!("{:.1} main makes the request", now());
    request.make();
    sleep(Duration::from_millis(500)).await;
}

fn main() -> io::Result<()> {
    let flags = stage::start("A flag that stops a task.", &[Flag::Virtual, Flag::Trace]);
    let clock = || clock(flags.contains(&Flag::Virtual));

    println!("a task that waits for a timer");
    run_with(clock(), async {
        let request = Rc::new(Request::default());
        spawn(download("/slow", Rc::clone(&request)));
        stop_after_a_while(request).await;
    })?;
    println!("a task that waits for a task");
    run_with(clock(), async {
        let request = Rc::new(Request::default());
        spawn(check("/slow", Rc::clone(&request)));
        stop_after_a_while(request).await;
    })
}
