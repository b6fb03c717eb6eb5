//! Sleeping: the behaviours that CPython's own tests state.
//!
//! A test that is named after one of CPython's says in which file that is. The times and
//! turns are those of CPython 3.11, 3.12 and 3.13, where the same program was run. That
//! overdue timers fire by deadline, and not before the turn after the work that made them
//! overdue, is said in lesson 04, `tests/01_turn.rs`.
//!
//! That a sleep takes its timer along when it is dropped is said in lesson 04,
//! `tests/02_sleep.rs`; what happens when its task is cancelled, in `stopping.rs`.

#[path = "../../../lessons/05-spawn/tests/virtual_time/mod.rs"]
mod virtual_time;

use spawn::{call_soon, spawn};
use virtual_time::{log, play, sleep};

/// To sleep for no time lets whatever is ready run once, and takes one turn
/// (`Lib/test/test_asyncio/test_tasks.py`).
#[test]
fn test_sleep_zero() {
    let lines = play(async {
        call_soon(|| {
            log("callback");
            call_soon(|| log("callback of the callback"));
        });
        log("main");
        sleep(0).await;
        log("main goes on");
        sleep(0).await;
    });
    let expected = [
        "t=0 k=1 main",
        "t=0 k=2 callback",
        "t=0 k=2 main goes on",
        "t=0 k=3 callback of the callback",
    ];
    assert_eq!(lines, expected);
}

/// To sleep for no time sets no timer: who does so goes on before whatever gets ready later
/// in that turn.
#[test]
fn to_sleep_for_no_time_sets_no_timer() {
    let lines = play(async {
        spawn(async {
            sleep(10).await;
            log("later in the turn");
            call_soon(|| log("got ready later"));
        });
        sleep(10).await;
        log("main");
        sleep(0).await;
        log("main goes on");
    });
    let expected = [
        "t=10 k=4 main",
        "t=10 k=4 later in the turn",
        "t=10 k=5 main goes on",
        "t=10 k=5 got ready later",
    ];
    assert_eq!(lines, expected);
}

/// A sleep ends at its deadline; the value that CPython's passes through is returned after
/// it here (`Lib/test/test_asyncio/test_tasks.py`).
#[test]
fn test_sleep() {
    let lines = play(async {
        let task = spawn(async {
            sleep(50).await;
            log("half way");
            sleep(50).await;
            log("ends");
            "yeah"
        });
        log(task.await);
    });
    let expected = ["t=50 k=4 half way", "t=100 k=6 ends", "t=100 k=7 yeah"];
    assert_eq!(lines, expected);
}

/// Equal deadlines fire in the order in which the timers were set, also when that was at
/// different times and for different durations.
#[test]
fn equal_deadlines_that_were_set_at_different_times() {
    let lines = play(async {
        for (name, naps) in [("5 + 5", &[5, 5][..]), ("10", &[10]), ("7 + 3", &[7, 3])] {
            spawn(async move {
                for nap in naps {
                    sleep(*nap).await;
                }
                log(name);
            });
        }
        sleep(20).await;
    });
    assert_eq!(lines, ["t=10 k=8 10", "t=10 k=8 5 + 5", "t=10 k=8 7 + 3"]);
}
