//! Tasks and the loop that runs them: the behaviours that CPython's own tests state.
//!
//! A test that is named after one of CPython's says in which file that is. The times and
//! turns are those of CPython 3.11, 3.12 and 3.13, where the same program was run; where we
//! differ, the test says so. That callbacks and tasks stand in one queue is said in lesson
//! 05, `tests/02_spawn.rs`; that whatever gets ready in a turn waits for the next, in lesson
//! 03, `tests/01_tick.rs` and `tests/02_wake.rs`.
//!
//! Of `test_tasks.py` there is no counterpart to `test_task_set_methods`: a `JoinHandle` has
//! no method that sets the result, so nobody can call it.

#[path = "../../../lessons/05-spawn/tests/virtual_time/mod.rs"]
mod virtual_time;

use std::cell::{Cell, OnceCell};
use std::rc::Rc;
use std::time::Duration;

use spawn::{JoinHandle, run_with, running_loop, spawn};
use timers::{EventLoop, VirtualClock, yield_now};
use virtual_time::{log, play, sleep};
use waker::oneshot;

/// Nested functions give their outputs to whoever awaits them, and take no turn
/// (`Lib/test/test_asyncio/test_tasks.py`).
#[test]
fn test_task_basics() {
    async fn outer() -> u32 {
        let a = inner1().await;
        let b = inner2().await;
        a + b
    }
    async fn inner1() -> u32 {
        42
    }
    async fn inner2() -> u32 {
        1000
    }
    let lines = play(async { log(&format!("{}", outer().await)) });
    assert_eq!(lines, ["t=0 k=1 1042"]);
}

/// A task waits for the future that its function awaits, and has the value one turn after it
/// was set (`Lib/test/test_asyncio/test_tasks.py`).
#[test]
fn test_step_result_future() {
    let lines = play(async {
        let (sender, receiver) = oneshot();
        let task = spawn(async {
            log("waits");
            log(&format!("{:?}", receiver.await));
        });
        yield_now().await;
        sender.send("value");
        log("sent");
        assert!(!task.is_finished());
        yield_now().await;
        assert!(task.is_finished());
    });
    assert_eq!(lines, ["t=0 k=2 waits", "t=0 k=2 sent", "t=0 k=3 Ok(\"value\")"]);
}

/// To await oneself is an error and not a hang (`Lib/test/test_asyncio/test_tasks.py`).
///
/// **We differ by one turn.** CPython throws the error into the task in its next step, so
/// the task ends in turn 3 and its callback is called in turn 4. Here the `await` itself
/// panics, in turn 2, and the callback is called in turn 3.
#[test]
fn test_task_awaits_on_itself() {
    async fn selfish(own: Rc<OnceCell<JoinHandle<()>>>) {
        log("awaits itself");
        own.get().unwrap().await;
    }
    let lines = play(async {
        let own = Rc::new(OnceCell::new());
        let task = own.get_or_init(|| spawn(selfish(Rc::clone(&own))));
        task.on_done(|task| log(&format!("{:?}", task.status())));
        sleep(10).await;
    });
    assert_eq!(lines, ["t=0 k=2 awaits itself", "t=0 k=3 Panicked"]);
}

/// The current task is the right one after every switch, and outside there is none
/// (`Lib/test/test_asyncio/test_tasks.py`).
#[test]
fn test_current_task_with_interleaving_tasks() {
    let current = || running_loop().executor().current();
    let event_loop = run_with(Rc::new(VirtualClock::new()), async move {
        let ((to_1, from_2), (to_2, from_1)) = (oneshot(), oneshot());
        let task_1 = spawn(async move {
            let before = current();
            from_2.await.unwrap();
            to_2.send(());
            [before, current()]
        });
        let task_2 = spawn(async move {
            let before = current();
            to_1.send(());
            from_1.await.unwrap();
            [before, current()]
        });
        assert_eq!((&task_1).await, [Some(task_1.id()); 2]);
        assert_eq!((&task_2).await, [Some(task_2.id()); 2]);
        running_loop()
    });
    assert_eq!(event_loop.unwrap().executor().current(), None);
}

/// If the loop is stopped before main has ended, main stays pending and can be resumed
/// (`Lib/test/test_asyncio/test_tasks.py`).
///
/// In CPython a task calls `loop.stop()`; here the loop turns as long as its owner likes.
#[test]
fn test_stop_while_run_in_complete() {
    let event_loop = EventLoop::new(Rc::new(VirtualClock::new()));
    let timers = event_loop.timers();
    let x = Rc::new(Cell::new(0));
    let count = Rc::clone(&x);
    event_loop.executor().add("task", async move {
        while count.get() < 10 {
            timers.sleep(Duration::from_millis(100)).await;
            count.set(count.get() + 1);
        }
    });
    let at = || (event_loop.timers().now().as_millis(), event_loop.executor().ticks());

    while x.get() < 2 {
        event_loop.turn().unwrap();
    }
    assert!(!event_loop.executor().is_empty(), "the task is still pending");
    assert_eq!(at(), (200, 5));

    while !event_loop.executor().is_empty() {
        event_loop.turn().unwrap();
    }
    assert_eq!((x.get(), at()), (10, (1000, 21)));
}

/// When main has ended, one more turn runs, and that to its end: also what stands behind the
/// callback that stops the loop, but nothing that gets ready there.
#[test]
fn the_turn_in_which_the_loop_stops_runs_to_its_end() {
    let lines = play(async {
        spawn(async {
            sleep(10).await;
            for turn in 1.. {
                log(&format!("behind main, turn {turn}"));
                yield_now().await;
            }
        });
        sleep(10).await;
        log("main ends");
    });
    let expected = [
        "t=10 k=4 main ends",
        "t=10 k=4 behind main, turn 1",
        "t=10 k=5 behind main, turn 2",
    ];
    assert_eq!(lines, expected);
}

/// A callback is a task of its own, and inside of it that is the current one.
///
/// **We differ.** In CPython a callback is no task, and there is no current one in it.
#[test]
fn the_current_task_in_a_callback() {
    play(async {
        let task = spawn(async {});
        let id = task.id();
        task.on_done(move |_| {
            let current = running_loop().executor().current();
            assert!(current.is_some_and(|current| current != id));
            log("called");
        });
        sleep(10).await;
    });
}
