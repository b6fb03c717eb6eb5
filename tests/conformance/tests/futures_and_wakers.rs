//! Who is told of an end, and when: the behaviours that CPython's own tests state.
//!
//! A test that is named after one of CPython's says in which file that is. The times and
//! turns are those of CPython 3.11, 3.12 and 3.13, where the same program was run. Our
//! counterparts of asyncio's `Future` are a task's `JoinHandle`, which takes callbacks, and
//! `oneshot`, which is set from outside. That those who await a task and its callbacks are
//! one list is said in lesson 05, `tests/04_callbacks.rs`; that a wake puts a task into the
//! queue once, in lesson 03, `tests/02_wake.rs`.
//!
//! Of `test_futures.py` there is no counterpart to these:
//!
//! * `test_cancel`: a `oneshot` cannot be cancelled; a `Promise` of lesson 07 can, and its
//!   tests say what is set then. That a result is set only once is for the compiler to prove:
//!   `Sender::send` takes the sender.
//! * `test_remove_done_callback`: it removes all callbacks that are equal. Ours are removed
//!   one by one, in lesson 05, `tests/04_callbacks.rs`.

#[path = "../../../lessons/05-spawn/tests/virtual_time/mod.rs"]
mod virtual_time;

use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;

use gather::{gather, join};
use spawn::spawn;
use timers::yield_now;
use virtual_time::{job, log, play, sleep};

/// Callbacks do not run inside the end of the task, but in the next turn, in the order in
/// which they were added (`Lib/test/test_asyncio/test_futures.py`).
#[test]
fn test_callbacks_invoked_on_set_result() {
    let lines = play(async {
        let task = spawn(async {
            log("ends");
            "foo"
        });
        for number in [42, 17] {
            task.on_done(move |task| {
                log(&format!("{number}: {:?}", task.peek(|output| *output)));
            });
        }
        yield_now().await;
        log(&format!("finished: {}", task.is_finished()));
        yield_now().await;
    });
    let expected = [
        "t=0 k=2 ends",
        "t=0 k=2 finished: true",
        "t=0 k=3 42: Some(\"foo\")",
        "t=0 k=3 17: Some(\"foo\")",
    ];
    assert_eq!(lines, expected);
}

/// Those who await a task, its callbacks and a gather that watches it are one list, in the
/// order in which they came; only who awaits the gather goes on a turn later.
#[test]
fn a_gather_has_its_place_among_those_who_wait() {
    let lines = play(async {
        let task = Rc::new(spawn(job(10, 7)));
        for name in ["a", "b"] {
            let waits = Rc::clone(&task);
            spawn(async move {
                (&*waits).await;
                log(&format!("{name} awaited it"));
            });
            let gathers = Rc::clone(&task);
            spawn(async move {
                gather([&*gathers]).await;
                log(&format!("{name} gathered it"));
            });
            yield_now().await;
            task.on_done(move |_| log(&format!("{name} is called")));
        }
        sleep(20).await;
    });
    let expected = [
        "t=10 k=5 ends with 7",
        "t=10 k=6 a awaited it",
        "t=10 k=6 a is called",
        "t=10 k=6 b awaited it",
        "t=10 k=6 b is called",
        "t=10 k=7 a gathered it",
        "t=10 k=7 b gathered it",
    ];
    assert_eq!(lines, expected);
}

/// Those who are told of an end stand behind whoever was ready before it, and before whoever
/// gets ready after it.
#[test]
fn the_end_of_a_task_is_told_in_its_place_in_the_queue() {
    let lines = play(async {
        let ends = spawn(async {
            spawn(async { log("was ready before the end") });
            log("ends");
        });
        ends.on_done(|_| log("is told of the end"));
        spawn(async {
            spawn(async { log("got ready after the end") });
        });
        sleep(10).await;
    });
    let expected = [
        "t=0 k=2 ends",
        "t=0 k=3 was ready before the end",
        "t=0 k=3 is told of the end",
        "t=0 k=3 got ready after the end",
    ];
    assert_eq!(lines, expected);
}

/// Whoever awaits a task after its end, though in the same turn, goes on at once, and so
/// before those who have waited for it.
#[test]
fn who_comes_after_the_end_does_not_wait_with_the_others() {
    let lines = play(async {
        let task = Rc::new(spawn(job(10, 7)));
        let (early, late) = (Rc::clone(&task), task);
        spawn(async move {
            (&*early).await;
            log("came before the end");
        });
        spawn(async move {
            sleep(10).await;
            (&*late).await;
            log("came after the end");
        });
        sleep(20).await;
    });
    let expected = [
        "t=10 k=4 ends with 7",
        "t=10 k=4 came after the end",
        "t=10 k=5 came before the end",
    ];
    assert_eq!(lines, expected);
}

/// A task that is woken twice in one turn is polled once in the next. In asyncio the question
/// does not arise, for there a task waits for one future.
#[test]
fn a_task_that_is_woken_twice_in_one_turn_is_polled_once() {
    let lines = play(async {
        let [first, second, third] = [10, 10, 20].map(|time| spawn(job(time, time)));
        let mut all = pin!(join(
            join(first.into_future(), second.into_future()),
            third.into_future()
        ));
        poll_fn(|cx| {
            log("is polled");
            all.as_mut().poll(cx)
        })
        .await;
    });
    let expected = [
        "t=0 k=1 is polled",
        "t=10 k=4 ends with 10",
        "t=10 k=4 ends with 10",
        "t=10 k=5 is polled",
        "t=20 k=7 ends with 20",
        "t=20 k=8 is polled",
    ];
    assert_eq!(lines, expected);
}
