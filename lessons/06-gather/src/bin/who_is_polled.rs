//! Ways to wait for three futures, and how often each way polls them.

use std::cell::Cell;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::rc::Rc;

use futures::future::{self, LocalBoxFuture, join_all};
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use gather::{gather, join};
use spawn::{run_with, running_loop, spawn_named};
use stage::{Flag, println};
use timers::{clock, yield_now};
use waker::oneshot;

/// What waits for three futures, in one way or another.
type Way = fn([Child; 3]) -> Child;
type Child = LocalBoxFuture<'static, ()>;

const WAYS: [(&str, Way); 5] = [
    ("join (ours)", |[a, b, c]| join(a, join(b, c)).map(|_| ()).boxed_local()),
    ("futures::join", |[a, b, c]| future::join3(a, b, c).map(|_| ()).boxed_local()),
    ("join_all", |children| join_all(children).map(|_| ()).boxed_local()),
    ("FuturesUnordered", |children| {
        FuturesUnordered::from_iter(children).collect::<()>().boxed_local()
    }),
    ("gather (ours)", |children| {
        let tasks = children.map(|child| spawn_named("child", child));
        gather(tasks).map(|_| ()).boxed_local()
    }),
];

/// The polls of three futures that get ready one after the other, the last one first, and
/// the turns from the last wake until whoever waits goes on.
async fn count(way: Way) -> (u32, u64) {
    let polls = Rc::new(Cell::new(0));
    let (mut senders, futures): (Vec<_>, Vec<Child>) = (0..3)
        .map(|_| {
            let (sender, mut receiver) = oneshot::<()>();
            let polls = Rc::clone(&polls);
            let counted = poll_fn(move |cx| {
                polls.set(polls.get() + 1);
                Pin::new(&mut receiver).poll(cx).map(|_| ())
            });
            (sender, Box::pin(counted) as _)
        })
        .unzip();
    let futures = futures.try_into().ok().expect("there are three");
    let waiting = spawn_named("waits", async move {
        way(futures).await;
        running_loop().executor().ticks()
    });
    // Time for everybody to start to wait.
    for _ in 0..3 {
        yield_now().await;
    }
    let mut woken = 0;
    while let Some(sender) = senders.pop() {
        woken = running_loop().executor().ticks();
        sender.send(());
        yield_now().await;
    }
    (polls.get(), waiting.await - woken)
}

fn main() -> io::Result<()> {
    let flags = stage::start(
        "Count how often three futures are polled.",
        &[Flag::Virtual, Flag::Trace],
    );

    println!("                     polls   turns until the caller goes on");
    for (name, way) in WAYS {
        let clock = clock(flags.contains(&Flag::Virtual));
        let (polls, turns) = run_with(clock, count(way))?;
        println!("{name:<20} {polls:>5}   {turns:>5}");
    }
    Ok(())
}
