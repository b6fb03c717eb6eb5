//! `cargo run --release -p bench`: the lessons and real runtimes, side by side in one run.
//!
//! The contenders run in turn, so that a machine that gets slower is slower for all of
//! them. Each runs once to warm up; then the median of [`ROUNDS`] is shown, and how many
//! times as long as tokio's it is.

use std::cell::Cell;
use std::future::poll_fn;
use std::hint::black_box;
use std::pin::pin;
use std::rc::Rc;
use std::time::{Duration, Instant};

use gather::gather;
use spawn::{run, spawn};
use timers::{EventLoop, VirtualClock, yield_now};

const ROUNDS: usize = 9;

/// A runtime's name, and the work as it does it.
type Contender<'a> = (&'a str, &'a dyn Fn());

fn main() {
    for (tasks, yields) in [(1_000, 1_000), (100_000, 10)] {
        println!("{tasks} tasks yield {yields} times each; ns per yield");
        compare(
            tasks * yields,
            &[
                ("tokio", &|| yield_in_tokio(tasks, yields)),
                ("smol", &|| yield_in_smol(tasks, yields)),
                ("lesson 04", &|| yield_here(tasks, yields)),
            ],
        );
    }
    println!("spawn 100000 tasks and await each; ns per task");
    compare(
        100_000,
        &[
            ("tokio", &spawn_in_tokio),
            ("smol", &spawn_in_smol),
            ("lesson 05", &spawn_here),
        ],
    );

    println!("wait for 10000 tasks with three yields each; ns per task");
    compare(
        10_000,
        &[
            ("tokio, in turn", &await_in_turn_in_tokio),
            ("tokio, join_all", &join_all_in_tokio),
            ("futures, join_all without tasks", &join_all),
            ("lesson 06, gather", &gather_here),
        ],
    );

    for tasks in [1_000, 100_000] {
        println!("{tasks} tasks sleep for up to a second, in virtual time; ns per task");
        let polls = Cell::new(0);
        compare(tasks, &[("lesson 04", &|| polls.set(sleep_here(tasks)))]);
        println!("  {} polls per task", polls.get() as f64 / tasks as f64);
    }
}

fn compare(units: usize, contenders: &[Contender]) {
    let mut times = vec![Vec::new(); contenders.len()];
    for round in 0..=ROUNDS {
        for ((_, work), times) in contenders.iter().zip(&mut times) {
            let start = Instant::now();
            work();
            if round > 0 {
                times.push(start.elapsed());
            }
        }
    }
    let first = median(&mut times[0]);
    for ((name, _), times) in contenders.iter().zip(&mut times) {
        let median = median(times);
        let each = median.as_nanos() as f64 / units as f64;
        let ratio = median.as_secs_f64() / first.as_secs_f64();
        println!("  {name:<31} {each:>6.0} ns {ratio:>6.2}");
    }
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn yield_in_tokio(tasks: usize, yields: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let spawned = (0..tasks).map(|_| {
            tokio::spawn(async move {
                for _ in 0..yields {
                    tokio::task::yield_now().await;
                }
            })
        });
        for task in spawned.collect::<Vec<_>>() {
            task.await.unwrap();
        }
    });
}

fn yield_in_smol(tasks: usize, yields: usize) {
    let executor = smol::LocalExecutor::new();
    let spawned = (0..tasks).map(|_| {
        executor.spawn(async move {
            for _ in 0..yields {
                smol::future::yield_now().await;
            }
        })
    });
    let spawned: Vec<_> = spawned.collect();
    smol::block_on(executor.run(async {
        for task in spawned {
            task.await;
        }
    }));
}

fn spawn_in_tokio() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let tasks: Vec<_> =
            (0..100_000).map(|n| tokio::spawn(async move { n })).collect();
        for task in tasks {
            black_box(task.await.unwrap());
        }
    });
}

fn spawn_in_smol() {
    let executor = smol::LocalExecutor::new();
    let tasks: Vec<_> = (0..100_000).map(|n| executor.spawn(async move { n })).collect();
    smol::block_on(executor.run(async {
        for task in tasks {
            black_box(task.await);
        }
    }));
}

fn spawn_here() {
    run(async {
        let tasks: Vec<_> = (0..100_000).map(|n| spawn(async move { n })).collect();
        for task in tasks {
            black_box(task.await);
        }
    });
}

/// Ten thousand tasks of tokio's, and what waits for them.
fn in_tokio<F>(wait: impl FnOnce(Vec<tokio::task::JoinHandle<u32>>) -> F)
where
    F: Future<Output = Vec<u32>>,
{
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let results = runtime.block_on(async {
        let tasks = (0..10_000).map(|n| {
            tokio::spawn(async move {
                for _ in 0..3 {
                    tokio::task::yield_now().await;
                }
                n
            })
        });
        wait(tasks.collect()).await
    });
    black_box(results);
}

/// The shortest way to results in order, which notices an error only when its turn comes.
fn await_in_turn_in_tokio() {
    in_tokio(async |tasks| {
        let mut results = Vec::new();
        for task in tasks {
            results.push(task.await.unwrap());
        }
        results
    });
}

/// The counterpart of gather: all are watched at once.
fn join_all_in_tokio() {
    in_tokio(async |tasks| {
        let results = futures::future::join_all(tasks).await;
        results.into_iter().map(Result::unwrap).collect()
    });
}

async fn three_yields(n: u32) -> u32 {
    for _ in 0..3 {
        yield_now().await;
    }
    n
}

fn join_all() {
    let all = futures::future::join_all((0..10_000).map(three_yields));
    black_box(futures::executor::block_on(all));
}

fn gather_here() {
    run(async {
        let tasks = (0..10_000).map(|n| spawn(three_yields(n)));
        black_box(gather(tasks).await);
    });
}

fn in_virtual_time() -> EventLoop {
    EventLoop::new(Rc::new(VirtualClock::new()))
}

/// Runs until no task is left.
fn run_out(event_loop: &EventLoop) {
    while !event_loop.executor().is_empty() {
        event_loop.turn().unwrap();
    }
}

fn yield_here(tasks: usize, yields: usize) {
    let event_loop = in_virtual_time();
    for _ in 0..tasks {
        event_loop.executor().add("yields", async move {
            for _ in 0..yields {
                yield_now().await;
            }
        });
    }
    run_out(&event_loop);
}

/// Each sleeps for up to a second. Returns the number of polls.
fn sleep_here(tasks: usize) -> usize {
    let event_loop = in_virtual_time();
    let polls = Rc::new(Cell::new(0));
    for task in 0..tasks {
        let timers = event_loop.timers();
        let polls = Rc::clone(&polls);
        event_loop.executor().add("sleeps", async move {
            // Spread out, and not in the order in which they are set.
            let time = Duration::from_millis(1 + (task * 7919 % 1000) as u64);
            let mut sleep = pin!(timers.sleep(time));
            poll_fn(|cx| {
                polls.set(polls.get() + 1);
                sleep.as_mut().poll(cx)
            })
            .await;
        });
    }
    run_out(&event_loop);
    polls.get()
}
