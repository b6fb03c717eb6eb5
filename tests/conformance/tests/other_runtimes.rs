//! Where tokio, smol and futures do otherwise than asyncio, and so than the lessons.
//!
//! Each row is a test: the same program runs here and there, and both orders are asserted.
//!
//! | what happens: the test's name | lessons | tokio | smol |
//! |---|---|---|---|
//! | `tasks_start_in_the_order_of_spawning` | yes | yes | yes |
//! | `who_yields_goes_to_the_back` | yes | no: the last one resumes first | yes |
//! | `a_yield_lasts_one_turn` | yes | no: until nothing else is ready | yes |
//! | `to_sleep_for_no_time_is_to_yield` | yes | no: it sets a timer | no: it goes on |
//! | `equal_deadlines_come_in_the_order_of_setting` | yes | yes | yes |
//! | `close_deadlines_come_by_deadline` | yes | no: to the millisecond, then as set | yes |
//! | `to_await_a_finished_task_takes_no_turn` | yes | yes | yes |
//! | `many_may_await_one_task` | yes | no: the last one only | no: the last one only |
//! | `a_panic_comes_out_where_the_task_is_awaited` | yes | no: it is an `Err` there | yes |
//! | `a_task_whose_handle_is_dropped_runs_on` | yes | yes | no: it is cancelled |
//!
//! | what happens: the test's name | `gather` | futures |
//! |---|---|---|
//! | `gathered_tasks_start_behind_what_is_ready` | yes | `join_all`: at once, inside the caller |
//! | `the_caller_goes_on_two_turns_after_the_last_end` | yes | `join_all`: in the same turn |
//! | `after_an_error_the_others_run_on` | yes | `try_join_all`: they are dropped at once |
//! | `only_who_was_woken_is_polled` | yes | `join`, `join_all` of up to 30: everybody is |
//!
//! tokio is its `current_thread` runtime and smol its `LocalExecutor`; what is in the second
//! table runs on our loop. All this is so in the versions of Cargo.lock: an order that nobody
//! has promised may change with the next.

#[path = "../../../lessons/05-spawn/tests/virtual_time/mod.rs"]
mod virtual_time;

mod support;

use std::cell::Cell;
use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, join, join_all, try_join_all};
use gather::{gather, try_gather};
use spawn::spawn;
use stage::{printed, println};
use support::{lessons, on_each, smol_runtime, tokio_runtime};
use virtual_time::{job, log, play};

const MS: Duration = Duration::from_millis(1);

#[test]
fn tasks_start_in_the_order_of_spawning() {
    let [lessons, tokio, smol] = on_each! {
        let tasks = ["x", "y", "z"].map(|name| spawn(async move { println!("{name}") }));
        println!("main goes on");
        for task in tasks {
            let _ = task.await;
        }
    };
    assert_eq!(lessons, ["main goes on", "x", "y", "z"]);
    assert_eq!(tokio, lessons);
    assert_eq!(smol, lessons);
}

/// tokio keeps those who yield until nothing else is ready, and takes the last one first.
#[test]
fn who_yields_goes_to_the_back() {
    let [lessons, tokio, smol] = on_each! {
        let tasks = ["x", "y", "z"].map(|name| {
            spawn(async move {
                yield_now().await;
                println!("{name}");
            })
        });
        for task in tasks {
            let _ = task.await;
        }
    };
    assert_eq!(lessons, ["x", "y", "z"]);
    assert_eq!(tokio, ["z", "y", "x"]);
    assert_eq!(smol, lessons);
}

/// Beside the one who yields, a task spawns another one.
#[test]
fn a_yield_lasts_one_turn() {
    let [lessons, tokio, smol] = on_each! {
        let yields = spawn(async {
            yield_now().await;
            println!("has yielded");
        });
        let chain = spawn(async {
            println!("1");
            let _ = spawn(async { println!("2") }).await;
        });
        let _ = yields.await;
        let _ = chain.await;
    };
    assert_eq!(lessons, ["1", "has yielded", "2"]);
    assert_eq!(tokio, ["1", "2", "has yielded"]);
    assert_eq!(smol, lessons);
}

/// In tokio the timer fires when nothing else is ready; smol finds that the time has come
/// when it is first asked.
#[test]
fn to_sleep_for_no_time_is_to_yield() {
    let [lessons, tokio, smol] = on_each! {
        let sleeps = spawn(async {
            sleep(Duration::ZERO).await;
            println!("has slept");
        });
        let chain = spawn(async {
            println!("1");
            let _ = spawn(async { println!("2") }).await;
        });
        let _ = sleeps.await;
        let _ = chain.await;
    };
    assert_eq!(lessons, ["1", "has slept", "2"]);
    assert_eq!(tokio, ["1", "2", "has slept"]);
    assert_eq!(smol, ["has slept", "1", "2"]);
}

/// Real clocks do not wait for us: a program that has set its timers too late says "late",
/// and is run again.
fn in_time(program: impl Fn() -> [Vec<String>; 3]) -> [Vec<String>; 3] {
    let late = |runs: &[Vec<String>; 3]| runs.iter().flatten().any(|line| line == "late");
    let mut attempts = (0..1000).map(|_| program());
    attempts.find(|runs| !late(runs)).expect("it is not late a thousand times")
}

#[test]
fn equal_deadlines_come_in_the_order_of_setting() {
    let [lessons, tokio, smol] = in_time(|| {
        on_each! {
            let deadline = now() + 20 * MS;
            let tasks = ["a", "b", "c", "d", "e", "f", "g", "h"].map(|name| {
                spawn(async move {
                    sleep_until(deadline).await;
                    println!("{name}");
                })
            });
            yield_now().await;
            if now() >= deadline {
                println!("late");
            }
            for task in tasks {
                let _ = task.await;
            }
        }
    });
    assert_eq!(lessons, ["a", "b", "c", "d", "e", "f", "g", "h"]);
    assert_eq!(tokio, lessons);
    assert_eq!(smol, lessons);
}

/// tokio rounds deadlines up to whole milliseconds, counted from when the runtime was built.
/// That was between the start of `run` and the start of main.
#[test]
fn close_deadlines_come_by_deadline() {
    let [lessons, tokio, smol] = in_time(|| {
        on_each! {
            if now() >= MS * 9 / 10 {
                println!("late");
            }
            // For tokio all of them are between 10 and 11 ms.
            let deadlines = [1099, 1098, 1097, 1096].map(|n| n * MS / 100);
            let tasks = deadlines.map(|deadline| {
                spawn(async move {
                    sleep_until(deadline).await;
                    println!("{deadline:?}");
                })
            });
            yield_now().await;
            if now() >= 10 * MS {
                println!("late");
            }
            for task in tasks {
                let _ = task.await;
            }
        }
    });
    assert_eq!(lessons, ["10.96ms", "10.97ms", "10.98ms", "10.99ms"]);
    assert_eq!(tokio, ["10.99ms", "10.98ms", "10.97ms", "10.96ms"]);
    assert_eq!(smol, lessons);
}

#[test]
fn to_await_a_finished_task_takes_no_turn() {
    let [lessons, tokio, smol] = on_each! {
        let finished = spawn(async { println!("ends") });
        yield_now().await;
        let other = spawn(async { println!("other") });
        let _ = finished.await;
        println!("main goes on");
        let _ = other.await;
    };
    assert_eq!(lessons, ["ends", "main goes on", "other"]);
    assert_eq!(tokio, lessons);
    assert_eq!(smol, lessons);
}

/// Counts how often it is woken.
#[derive(Default)]
struct Wakes(AtomicU32);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn poll<T>(future: &mut (impl Future<Output = T> + Unpin), wakes: &Arc<Wakes>) {
    let waker = Waker::from(Arc::clone(wakes));
    assert!(Pin::new(future).poll(&mut Context::from_waker(&waker)).is_pending());
}

/// A handle of tokio or smol is itself the future, and that remembers one waker. Ours lends
/// a future to each who awaits.
#[test]
fn many_may_await_one_task() {
    fn pair() -> [Arc<Wakes>; 2] {
        [Arc::default(), Arc::default()]
    }
    fn report(pair: [Arc<Wakes>; 2]) {
        println!("{:?}", pair.map(|wakes| wakes.0.load(Ordering::Relaxed)));
    }
    let lessons = printed(|| {
        lessons::run(async {
            let [first, second] = pair();
            let task = lessons::spawn(async {});
            let mut waits = [(&task).into_future(), (&task).into_future()];
            poll(&mut waits[0], &first);
            poll(&mut waits[1], &second);
            lessons::yield_now().await;
            report([first, second]);
        });
    });
    let tokio = printed(|| {
        tokio_runtime::run(async {
            let [first, second] = pair();
            let mut task = tokio_runtime::spawn(async {});
            poll(&mut task, &first);
            poll(&mut task, &second);
            tokio_runtime::yield_now().await;
            report([first, second]);
        });
    });
    let smol = printed(|| {
        smol_runtime::run(async {
            let [first, second] = pair();
            let mut task = smol_runtime::spawn(async {});
            poll(&mut task, &first);
            poll(&mut task, &second);
            smol_runtime::yield_now().await;
            report([first, second]);
        });
    });
    assert_eq!(lessons, ["[1, 1]"]);
    assert_eq!(tokio, ["[0, 1]"]);
    assert_eq!(smol, ["[0, 1]"]);
}

#[test]
fn a_panic_comes_out_where_the_task_is_awaited() {
    let [lessons, tokio, smol] = on_each! {
        let task = spawn(async { std::panic::resume_unwind(Box::new("boom")) });
        match AssertUnwindSafe(task.into_future()).catch_unwind().await {
            Ok(_) => println!("awaiting gives a value"),
            Err(_) => println!("awaiting panics"),
        }
    };
    assert_eq!(lessons, ["awaiting panics"]);
    assert_eq!(tokio, ["awaiting gives a value"]);
    assert_eq!(smol, lessons);
}

#[test]
fn a_task_whose_handle_is_dropped_runs_on() {
    let [lessons, tokio, smol] = on_each! {
        drop(spawn(async { println!("runs") }));
        for _ in 0..3 {
            yield_now().await;
        }
        println!("main ends");
    };
    assert_eq!(lessons, ["runs", "main ends"]);
    assert_eq!(tokio, lessons);
    assert_eq!(smol, ["main ends"]);
}

#[test]
#[should_panic(expected = "Cannot start a runtime from within a runtime")]
fn tokio_notices_a_loop_inside_a_loop_too() {
    tokio_runtime::run(async { tokio_runtime::run(async {}) });
}

/// What is joined runs inside whoever joins it, and so before a task that was spawned
/// earlier.
#[test]
fn gathered_tasks_start_behind_what_is_ready() {
    async fn say(name: &str) {
        log(name);
    }
    let gathered = play(async {
        let before = spawn(say("spawned before"));
        gather(["a", "b"].map(|name| spawn(say(name)))).await;
        log("has both");
        before.await;
    });
    let joined = play(async {
        let before = spawn(say("spawned before"));
        join_all(["a", "b"].map(say)).await;
        log("has both");
        before.await;
    });
    assert_eq!(
        gathered,
        ["t=0 k=2 spawned before", "t=0 k=2 a", "t=0 k=2 b", "t=0 k=4 has both"]
    );
    assert_eq!(
        joined,
        ["t=0 k=1 a", "t=0 k=1 b", "t=0 k=1 has both", "t=0 k=2 spawned before"]
    );
}

#[test]
fn the_caller_goes_on_two_turns_after_the_last_end() {
    let gathered = play(async {
        gather([20, 10].map(|time| spawn(job(time, time)))).await;
        log("has both");
    });
    let joined = play(async {
        join_all([20, 10].map(|time| job(time, time))).await;
        log("has both");
    });
    assert_eq!(
        gathered,
        ["t=10 k=4 ends with 10", "t=20 k=7 ends with 20", "t=20 k=9 has both"]
    );
    assert_eq!(
        joined,
        ["t=10 k=3 ends with 10", "t=20 k=5 ends with 20", "t=20 k=5 has both"]
    );
}

#[test]
fn after_an_error_the_others_run_on() {
    /// Logs that it is dropped.
    struct Held;
    impl Drop for Held {
        fn drop(&mut self) {
            log("dropped");
        }
    }
    async fn fails() -> Result<(), &'static str> {
        job(10, Err("no")).await
    }
    async fn other() -> Result<(), &'static str> {
        let _held = Held;
        job(20, Ok(())).await
    }
    let gathered = play(async {
        let tasks = [spawn(other()), spawn(fails())];
        log(&format!("has {:?}", try_gather(tasks).await));
        job(30, "main").await;
    });
    let joined = play(async {
        let both: [LocalBoxFuture<_>; 2] = [Box::pin(other()), Box::pin(fails())];
        log(&format!("has {:?}", try_join_all(both).await));
        job(30, "main").await;
    });
    assert_eq!(
        gathered,
        [
            "t=10 k=4 ends with Err(\"no\")",
            "t=10 k=6 has Err(\"no\")",
            "t=20 k=8 ends with Ok(())",
            "t=20 k=8 dropped",
            "t=40 k=11 ends with \"main\"",
        ]
    );
    assert_eq!(
        joined,
        [
            "t=10 k=3 ends with Err(\"no\")",
            "t=10 k=3 dropped",
            "t=10 k=3 has Err(\"no\")",
            "t=40 k=5 ends with \"main\"",
        ]
    );
}

/// The polls of so many futures, which get ready one after the other.
fn polls(count: u64, way: fn(Vec<Child>) -> Child) -> u32 {
    let polls = Rc::new(Cell::new(0));
    let child = |number| {
        let polls = Rc::clone(&polls);
        let mut sleep = Box::pin(virtual_time::sleep(10 * number));
        poll_fn(move |cx| {
            polls.set(polls.get() + 1);
            sleep.as_mut().poll(cx)
        })
        .boxed_local()
    };
    let children = (1..=count).map(child).collect();
    play(async move { way(children).await });
    polls.get()
}

type Child = LocalBoxFuture<'static, ()>;

/// To begin and to end takes two polls. Those who poll everybody need half the square of the
/// number of futures; `join_all` does so up to 30.
#[test]
fn only_who_was_woken_is_polled() {
    let gather_all = |children: Vec<Child>| {
        gather(children.into_iter().map(spawn)).map(drop).boxed_local()
    };
    let join_two = |mut children: Vec<Child>| {
        join(children.remove(0), children.remove(0)).map(drop).boxed_local()
    };
    let join_all = |children: Vec<Child>| join_all(children).map(drop).boxed_local();

    assert_eq!(polls(2, gather_all), 2 * 2);
    assert_eq!(polls(2, join_two), 2 + 2 + 1);

    assert_eq!(polls(30, gather_all), 2 * 30);
    assert_eq!(polls(30, join_all), 30 + 30 * 31 / 2);
    assert_eq!(polls(31, join_all), 2 * 31);
}
