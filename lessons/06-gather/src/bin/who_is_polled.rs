//! Ways to wait for many futures, and how much polling each way takes.

use std::cell::Cell;
use std::future::poll_fn;
use std::io;
use std::rc::Rc;

use futures::future::{self, LocalBoxFuture, join_all};
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use gather::{gather, join};
use spawn::{JoinHandle, run_with, running_loop, spawn_named};
use stage::println;
use timers::{clock, yield_now};
use waker::oneshot;

type Child = LocalBoxFuture<'static, ()>;

/// Makes one future that waits for all the children.
type Way = fn(Vec<Child>) -> Child;

const WAYS: [(&str, Way); 6] = [
    ("join (ours)", |children| {
        let join = |a, b| join(a, b).map(|_| ()).boxed_local();
        children.into_iter().reduce(join).expect("there are children")
    }),
    ("futures::join", |children| {
        let join = |a, b| future::join(a, b).map(|_| ()).boxed_local();
        children.into_iter().reduce(join).expect("there are children")
    }),
    ("join_all", |children| join_all(children).map(|_| ()).boxed_local()),
    ("FuturesUnordered", |children| {
        FuturesUnordered::from_iter(children).collect().boxed_local()
    }),
    ("the same, of handles", |children| {
        let handles = tasks(children).map(JoinHandle::into_future);
        FuturesUnordered::from_iter(handles).collect().boxed_local()
    }),
    ("gather (ours)", |children| gather(tasks(children)).map(|_| ()).boxed_local()),
];

fn tasks(children: Vec<Child>) -> impl Iterator<Item = JoinHandle<()>> {
    children.into_iter().map(|child| spawn_named("child", child))
}

/// The future, with a count of its polls.
fn counted<F: Future>(
    future: F,
    polls: Rc<Cell<u32>>,
) -> impl Future<Output = F::Output> {
    let mut future = Box::pin(future);
    poll_fn(move |cx| {
        polls.set(polls.get() + 1);
        future.as_mut().poll(cx)
    })
}

/// Wakes so many futures one after another, the last one first. Returns how often they were
/// polled, how often the caller was, and how many turns after the last wake it resumed.
async fn count(way: Way, futures: usize) -> (u32, u32, u64) {
    let [polls, of_caller] = [0, 0].map(|zero| Rc::new(Cell::new(zero)));
    let mut senders = Vec::new();
    let children = (0..futures).map(|_| {
        let (sender, receiver) = oneshot::<()>();
        senders.push(sender);
        counted(receiver.map(|_| ()), Rc::clone(&polls)).boxed_local()
    });
    let children = children.collect();
    let calls = counted(async move { way(children).await }, Rc::clone(&of_caller));
    let caller = spawn_named("caller", async {
        calls.await;
        running_loop().executor().ticks()
    });
    turns(3).await; // Now all have begun to wait.
    let mut woken = 0;
    for sender in senders.into_iter().rev() {
        woken = running_loop().executor().ticks();
        sender.send(());
        turns(3).await;
    }
    let resumed = caller.await;
    (polls.get(), of_caller.get(), resumed - woken)
}

async fn turns(count: u32) {
    for _ in 0..count {
        yield_now().await;
    }
}

fn main() -> io::Result<()> {
    stage::start("Count how often futures are polled, and what waits for them.", &[]);

    for futures in [3, 100] {
        let title = format!("{futures} futures");
        println!("{title:<20} {:>8} {:>16} {:>8}", "polls", "of the caller", "turns");
        for (name, way) in WAYS {
            let (polls, of_caller, turns) = run_with(clock(true), count(way, futures))?;
            println!("{name:<20} {polls:>8} {of_caller:>16} {turns:>8}");
        }
        println!("");
    }
    Ok(())
}
