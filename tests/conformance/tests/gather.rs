//! Waiting for many tasks: the behaviours that CPython's own tests state.
//!
//! A test that is named after one of CPython's says in which file that is. The times and
//! turns are those of CPython 3.11, 3.12 and 3.13, where the same program was run. Lesson 06
//! says in its own tests what is not repeated here, and `stopping.rs` what a gather does that
//! is cancelled.

#[path = "../../../lessons/05-spawn/tests/virtual_time/mod.rs"]
mod virtual_time;

use std::fmt::Debug;

use gather::{gather, try_gather};
use spawn::{JoinHandle, spawn};
use timers::yield_now;
use virtual_time::{job, log, play, sleep};
use waker::{Sender, oneshot};

type Fallible = Result<u32, &'static str>;

/// A task that returns what it is sent, and logs it.
fn child<T: Debug + 'static>(name: &'static str) -> (Sender<T>, JoinHandle<T>) {
    let (sender, receiver) = oneshot();
    let task = spawn(async move {
        let output = receiver.await.unwrap();
        log(&format!("{name} ends with {output:?}"));
        output
    });
    (sender, task)
}

/// The results are in the order of the arguments, whatever the order of the ends, and come
/// two turns after the last end (`Lib/test/test_asyncio/test_tasks.py`).
#[test]
fn test_success() {
    let lines = play(async {
        let [(a, task_a), (b, task_b), (c, task_c)] = ["a", "b", "c"].map(child);
        let gathered = spawn(async {
            let outputs = gather([task_a, task_b, task_c]).await;
            log(&format!("{outputs:?}"));
        });
        sleep(10).await;
        b.send(1);
        a.send(2);
        sleep(10).await;
        assert!(!gathered.is_finished());
        c.send(3);
        gathered.await;
    });
    let expected = [
        "t=10 k=5 b ends with 1",
        "t=10 k=5 a ends with 2",
        "t=20 k=9 c ends with 3",
        "t=20 k=11 [2, 1, 3]",
    ];
    assert_eq!(lines, expected);
}

/// The first error ends it, two turns later; what the others do then changes nothing
/// (`Lib/test/test_asyncio/test_tasks.py`).
#[test]
fn test_one_exception() {
    let lines = play(async {
        let [(a, task_a), (b, task_b), (c, task_c), (e, task_e)] =
            ["a", "b", "c", "e"].map(child::<Fallible>);
        let gathered = spawn(async {
            let outputs = try_gather([task_a, task_b, task_c, task_e]).await;
            log(&format!("{outputs:?}"));
        });
        sleep(10).await;
        a.send(Ok(1));
        b.send(Err("division by zero"));
        gathered.await;
        c.send(Ok(3));
        e.send(Err("another"));
        sleep(10).await;
    });
    let expected = [
        "t=10 k=5 a ends with Ok(1)",
        "t=10 k=5 b ends with Err(\"division by zero\")",
        "t=10 k=7 Err(\"division by zero\")",
        "t=10 k=9 c ends with Ok(3)",
        "t=10 k=9 e ends with Err(\"another\")",
    ];
    assert_eq!(lines, expected);
}

/// Errors are values if one asks for that, and then all are waited for
/// (`Lib/test/test_asyncio/test_tasks.py`).
#[test]
fn test_return_exceptions() {
    let lines = play(async {
        let [(a, task_a), (b, task_b), (c, task_c), (d, task_d)] =
            ["a", "b", "c", "d"].map(child::<Fallible>);
        let gathered = spawn(async {
            let outputs = gather([task_a, task_b, task_c, task_d]).await;
            log(&format!("{outputs:?}"));
        });
        sleep(10).await;
        b.send(Ok(1));
        c.send(Err("first"));
        a.send(Ok(3));
        sleep(10).await;
        assert!(!gathered.is_finished());
        d.send(Err("second"));
        gathered.await;
    });
    let expected = [
        "t=10 k=5 b ends with Ok(1)",
        "t=10 k=5 c ends with Err(\"first\")",
        "t=10 k=5 a ends with Ok(3)",
        "t=20 k=9 d ends with Err(\"second\")",
        "t=20 k=11 [Ok(3), Ok(1), Err(\"first\"), Err(\"second\")]",
    ];
    assert_eq!(lines, expected);
}

/// A duplicate runs once, and is reported at each of its places
/// (`Lib/test/test_asyncio/test_tasks.py`).
#[test]
fn test_duplicate_coroutines() {
    let lines = play(async {
        let (c, d) = (spawn(job(0, "abc")), spawn(job(0, "def")));
        let outputs = gather([&c, &c, &d, &c]).await;
        log(&format!("{outputs:?}"));
    });
    let expected = [
        "t=0 k=3 ends with \"abc\"",
        "t=0 k=3 ends with \"def\"",
        "t=0 k=5 [\"abc\", \"abc\", \"def\", \"abc\"]",
    ];
    assert_eq!(lines, expected);
}

/// To gather nothing gives nothing, and takes no turn
/// (`Lib/test/test_asyncio/test_tasks.py`).
#[test]
fn test_constructor_empty_sequence_use_running_loop() {
    let lines = play(async {
        let outputs = gather([] as [JoinHandle<u32>; 0]).await;
        log(&format!("{outputs:?}"));
    });
    assert_eq!(lines, ["t=0 k=1 []"]);
}

/// Of two errors in one turn the one that came first counts, whatever its place among the
/// arguments.
#[test]
fn of_two_errors_in_one_turn_the_first_to_come_counts() {
    let lines = play(async {
        let [(a, task_a), (b, task_b)] = ["a", "b"].map(child::<Fallible>);
        let gathered = spawn(async {
            log(&format!("{:?}", try_gather([task_a, task_b]).await));
        });
        sleep(10).await;
        b.send(Err("from b"));
        a.send(Err("from a"));
        gathered.await;
    });
    let expected = [
        "t=10 k=5 b ends with Err(\"from b\")",
        "t=10 k=5 a ends with Err(\"from a\")",
        "t=10 k=7 Err(\"from b\")",
    ];
    assert_eq!(lines, expected);
}

/// Tasks that end in the very turn in which they are gathered, but before that, need no
/// turn. In CPython so from 3.12 on; in 3.11 it takes two.
#[test]
fn tasks_that_have_ended_in_the_same_turn_need_no_turn() {
    let lines = play(async {
        let tasks = [1, 2].map(|number| spawn(async move { number }));
        yield_now().await;
        log("main");
        let outputs = gather(tasks).await;
        log(&format!("{outputs:?}"));
    });
    assert_eq!(lines, ["t=0 k=2 main", "t=0 k=2 [1, 2]"]);
}

/// Each gather adds its two turns, also if it is itself in a task that is gathered.
#[test]
fn a_gather_of_gathers_takes_two_turns_for_each() {
    let lines = play(async {
        let inner = |times: [u64; 2]| {
            spawn(async move { gather(times.map(|time| spawn(job(time, time)))).await })
        };
        let outputs = gather([inner([10, 20]), inner([5, 15])]).await;
        log(&format!("{outputs:?}"));
    });
    let expected = [
        "t=5 k=5 ends with 5",
        "t=10 k=8 ends with 10",
        "t=15 k=11 ends with 15",
        "t=20 k=16 ends with 20",
        "t=20 k=20 [[10, 20], [5, 15]]",
    ];
    assert_eq!(lines, expected);
}
