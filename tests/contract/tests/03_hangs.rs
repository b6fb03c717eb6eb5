//! What hangs is reported after three seconds.

mod specimens;

use std::thread;

use contract::Promise::{self, *};
use contract::{Broken, Task};
use specimens::executors::*;
use specimens::futures::{blocks, wakes_under_its_lock};
use specimens::within_two_seconds;

/// One test for all, which hang at the same time.
#[test]
fn a_hang_is_reported_with_the_promise_that_is_broken() {
    let checks: [fn() -> Result<(), Broken>; 7] = [
        || contract::future(Promise::OF_FUTURES, blocks::make),
        || {
            let run =
                |tasks: Vec<Task>| tasks.into_iter().for_each(clears_late::block_on);
            contract::executor(Promise::OF_BLOCK_ON, run)
        },
        || {
            let run = |tasks: Vec<Task>| {
                tasks.into_iter().for_each(looks_then_sleeps::block_on);
            };
            contract::executor(Promise::OF_BLOCK_ON, run)
        },
        || contract::executor(&[PollsOnlyTheWoken], one_by_one::run),
        || contract::executor(&[IgnoresLateWakes], until_no_waker_is_left::run),
        || contract::executor(&[LosesNoWake], newest_ticket::run),
        || contract::future(&[WakesUnlocked], wakes_under_its_lock::make),
    ];
    let reports = checks
        .map(|check| thread::spawn(move || within_two_seconds(check)))
        .map(|check| check.join().unwrap())
        .map(|report| (report.promise, report.what_happened));
    let [
        blocks,
        clears_late,
        looks_then_sleeps,
        one_by_one,
        until_no_waker_is_left,
        newest_ticket,
        under_its_lock,
    ] = reports;

    let expected = "For 3s the thread was blocked: by a poll that does not come back, or by \
                    the closure that completes the future.";
    assert_eq!(blocks, (WaitsQuietly, expected.to_string()));

    let expected = "A task woke itself while it was polled. After 3s the executor has not \
                    come back: task `a` was not polled again.";
    assert_eq!(clears_late, (LosesNoWake, expected.to_string()));

    let expected = "Another thread woke a task many times, each time soon after its poll. \
                    After 3s the executor has not come back: task `a` was not polled again.";
    assert_eq!(looks_then_sleeps, (LosesNoWake, expected.to_string()));

    // It was asked for another promise, but this is the one that it breaks.
    let expected = "Each of three waiting tasks was woken by two calls of its waker. After 3s \
                    the executor has not come back: task `b` was never polled.";
    assert_eq!(one_by_one, (LetsOthersRun, expected.to_string()));

    let expected = "Two tasks ended. Then the waker of one was called, by another task and by \
                    another thread, and when the executor was gone the wakers of both. After \
                    3s the executor has not come back: all tasks have ended.";
    assert_eq!(until_no_waker_is_left, (IgnoresLateWakes, expected.to_string()));

    let expected = "A task was polled twice, and called the waker of its first poll. After 3s \
                    the executor has not come back: task `a` was not polled again.";
    assert_eq!(newest_ticket, (LosesNoWake, expected.to_string()));

    let expected = "It was polled inside the call of its waker, and 3s later that poll has not \
                    come back.";
    assert_eq!(under_its_lock, (WakesUnlocked, expected.to_string()));
}

/// In the other checks nobody keeps a waker for longer than needed, so that this one ends.
#[test]
fn whoever_runs_until_no_waker_is_left_breaks_no_other_promise() {
    let kept =
        [LosesNoWake, SleepsWhenIdle, StopsAtReady, FreesTheFinished, LetsOthersRun];
    contract::executor(&kept, until_no_waker_is_left::run).unwrap();
}

#[test]
fn one_task_after_the_other_is_enough_for_block_on() {
    contract::executor(Promise::OF_BLOCK_ON, one_by_one::run).unwrap();
}
