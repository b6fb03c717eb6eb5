//! What others have made is right, so the checker has to say so; and where they promise
//! less, it has to notice.

use std::pin::Pin;
use std::thread;
use std::time::Duration;

use contract::Promise::{self, *};
use contract::Task;
use futures::channel::oneshot::{Receiver, channel};
use futures::executor::LocalPool;
use futures::future::{self, FutureExt};
use futures::stream::{FuturesUnordered, StreamExt};
use futures::task::LocalSpawnExt;
use tokio::runtime::{Builder, Runtime};
use tokio::task::{LocalSet, yield_now};

/// Tokio's runtime of one thread, with a clock that moves only when it is told to.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().start_paused(true).build().unwrap()
}

fn on_tokio(main: Pin<Box<dyn Future<Output = ()>>>) {
    runtime().block_on(main);
}

#[test]
fn oneshots() {
    let promises = [Promise::OF_FUTURES, &[WakesUnlocked]].concat();
    let of_futures = || {
        let (sender, receiver) = channel();
        (receiver, move || sender.send(7).unwrap())
    };
    contract::future_across_threads(&promises, of_futures).unwrap();

    let of_tokio = || {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        (receiver, move || sender.send(7).unwrap())
    };
    contract::future_across_threads(&promises, of_tokio).unwrap();
}

#[test]
fn tokio_sleep() {
    let sleep = || {
        let second = Duration::from_secs(1);
        let pass = async move || tokio::time::advance(2 * second).await;
        (tokio::time::sleep(second), pass)
    };
    contract::future_on(on_tokio, Promise::OF_FUTURES, sleep).unwrap();
}

/// It is woken when the others have had their turn. A poll before that ends it: its answer
/// says how often it was polled, not whether they had it.
#[test]
fn tokio_yield_now() {
    let check =
        |promises| contract::future_on(on_tokio, promises, || (yield_now(), yield_now));
    check(&[RegistersWaker, UsesNewestWaker, WaitsQuietly]).unwrap();
    let report = check(&[SurvivesSpuriousPolls]).unwrap_err();
    assert_eq!(report.promise, SurvivesSpuriousPolls);
}

#[test]
fn tokio_join_handle() {
    let join = || {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let handle = tokio::spawn(receiver);
        let complete = async move || {
            sender.send(7).unwrap();
            yield_now().await;
            yield_now().await;
        };
        (handle.map(|output| output.unwrap()), complete)
    };
    contract::future_on(on_tokio, Promise::OF_FUTURES, join).unwrap();
}

/// What waits for two receivers of futures, and a closure that sends to both.
fn of_two<F: Future>(way: fn([Receiver<u32>; 2]) -> F) -> (F, impl FnOnce() + Send) {
    let ((a, from_a), (b, from_b)) = (channel(), channel());
    (way([from_a, from_b]), move || {
        b.send(2).unwrap();
        a.send(1).unwrap();
    })
}

#[test]
fn combinators_of_futures() {
    let join = || of_two(|[a, b]| future::join(a, b));
    contract::future_across_threads(Promise::OF_FUTURES, join).unwrap();
    contract::future_across_threads(Promise::OF_FUTURES, || of_two(future::join_all))
        .unwrap();
    let unordered =
        || of_two(|receivers| FuturesUnordered::from_iter(receivers).collect::<Vec<_>>());
    contract::future_across_threads(Promise::OF_FUTURES, unordered).unwrap();
}

/// Checks them at the same time, because each is silent for half a second.
fn all_keep<const N: usize>(promises: &'static [Promise], runs: [fn(Vec<Task>); N]) {
    let checks =
        runs.map(|run| thread::spawn(move || contract::executor(promises, run).unwrap()));
    checks.into_iter().for_each(|check| check.join().unwrap());
}

#[test]
fn block_on() {
    fn of_futures(tasks: Vec<Task>) {
        tasks.into_iter().for_each(futures::executor::block_on);
    }
    fn of_tokio(tasks: Vec<Task>) {
        tasks.into_iter().for_each(|task| runtime().block_on(task));
    }
    all_keep(Promise::OF_BLOCK_ON, [of_futures, of_tokio]);
}

#[test]
fn executors_of_futures() {
    fn local_pool(tasks: Vec<Task>) {
        let mut pool = LocalPool::new();
        for task in tasks {
            pool.spawner().spawn_local(task).unwrap();
        }
        pool.run();
    }
    fn unordered(tasks: Vec<Task>) {
        let all = FuturesUnordered::from_iter(tasks);
        futures::executor::block_on(all.collect::<()>());
    }
    all_keep(Promise::OF_EXECUTORS, [local_pool, unordered]);
}

#[test]
fn executors_of_tokio() {
    fn current_thread(tasks: Vec<Task>) {
        runtime().block_on(async {
            let handles: Vec<_> = tasks.into_iter().map(tokio::spawn).collect();
            for handle in handles {
                handle.await.unwrap();
            }
        });
    }
    fn local_set(tasks: Vec<Task>) {
        let local = LocalSet::new();
        for task in tasks {
            local.spawn_local(task);
        }
        runtime().block_on(local);
    }
    all_keep(Promise::OF_EXECUTORS, [current_thread, local_set]);
}

/// It polls everybody whenever one is woken, and therefore in the order in which they are
/// given. Both are allowed: futures have to bear it.
#[test]
fn futures_join_all() {
    fn run(tasks: Vec<Task>) {
        futures::executor::block_on(future::join_all(tasks));
    }
    let kept = [Promise::OF_BLOCK_ON, &[FreesTheFinished, LetsOthersRun]].concat();
    contract::executor(&kept, run).unwrap();
    for promise in [PollsOnlyTheWoken, FirstInFirstOut] {
        let report = contract::executor(&[promise], run).unwrap_err();
        assert_eq!(report.promise, promise);
    }
}
