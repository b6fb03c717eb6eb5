//! A gather that is dropped removes its callbacks, and one that outlives its loop ends.

#[path = "../../05-spawn/tests/virtual_time/mod.rs"]
mod virtual_time;

use std::panic::{AssertUnwindSafe, catch_unwind};

use gather::{gather, try_gather};
use spawn::{run, spawn};
use timers::yield_now;
use virtual_time::{log, play, sleep};

#[test]
fn a_gather_that_is_dropped_costs_no_turn() {
    let lines = play(async {
        let task = spawn(async {
            sleep(10).await;
            log("ends");
        });
        drop(gather([&task]));
        sleep(20).await;
        log("main");
    });
    // A callback in turn 5 would make this turn 7.
    assert_eq!(lines, ["t=10 k=4 ends", "t=20 k=6 main"]);
}

#[test]
fn after_an_error_the_other_callbacks_remain_as_in_cpython() {
    let lines = play(async {
        let slow = spawn(async {
            sleep(10).await;
            Ok(())
        });
        let fails = spawn(async { Err("error") });
        assert_eq!(try_gather([&slow, &fails]).await, Err("error"));
        sleep(20).await;
        log("main");
    });
    // Turn 7 is that of the callback of `slow`.
    assert_eq!(lines, ["t=20 k=9 main"]);
}

#[expect(clippy::async_yields_async, reason = "it is awaited on another loop")]
#[test]
fn it_has_all_outputs_even_if_the_loop_ended_before_a_callback() {
    let gathered = run(async {
        let slow = spawn(async {
            yield_now().await;
            1
        });
        let quick = spawn(async { 2 });
        yield_now().await;
        // `slow` ends in the last turn, so its callback has no turn any more.
        Box::pin(gather([slow, quick]))
    });
    assert_eq!(run(gathered), [1, 2]);
}

#[expect(clippy::async_yields_async, reason = "it is awaited on another loop")]
#[test]
fn a_gather_that_outlives_its_loop_ends_with_a_panic() {
    let gathered = run(async {
        let tasks = [spawn(sleep(1000)), spawn(sleep(1000))];
        Box::pin(gather(tasks))
    });
    let panic = catch_unwind(AssertUnwindSafe(|| run(gathered)));
    let text = *panic.unwrap_err().downcast::<String>().unwrap();
    assert_eq!(text, "task #2 `sleep` was dropped before its end");
}
