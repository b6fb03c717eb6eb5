//! Executors with a bug: each breaks one promise, and the report says how.

mod specimens;

use contract::Promise::{self, *};
use contract::Task;
use specimens::executors::*;

/// Of all these promises it breaks this one and no other. Returns what happened.
fn breaks(broken: Promise, promises: &[Promise], run: fn(Vec<Task>)) -> String {
    for promise in promises.iter().filter(|promise| **promise != broken) {
        contract::executor(&[*promise], run).unwrap();
    }
    let report = contract::executor(promises, run).unwrap_err();
    assert_eq!(report.promise, broken);
    report.what_happened
}

fn executor_breaks(broken: Promise, run: fn(Vec<Task>)) -> String {
    breaks(broken, Promise::OF_EXECUTORS, run)
}

fn block_on_breaks(broken: Promise, run: fn(Vec<Task>)) -> String {
    breaks(broken, Promise::OF_BLOCK_ON, run)
}

#[test]
fn without_a_bug_nothing_is_reported() {
    contract::executor(Promise::OF_EXECUTORS, right::run).unwrap();
}

#[test]
fn it_does_not_wait_for_a_wake() {
    let report = contract::executor(Promise::OF_EXECUTORS, comes_back::run).unwrap_err();
    assert_eq!(report.promise, LosesNoWake);
    assert_eq!(
        report.what_happened,
        "Another thread woke a task many times, each time soon after its poll. The executor has \
         come back too early: task `a` was not polled again."
    );
}

#[test]
fn it_hears_only_its_own_thread() {
    let report = contract::executor(Promise::OF_EXECUTORS, own_thread::run).unwrap_err();
    assert_eq!(report.promise, LosesNoWake);
    assert_eq!(
        report.what_happened,
        "Another thread woke a task while that was polled. The executor has come back too early: \
         task `a` was not polled again."
    );
}

#[test]
fn it_hears_only_one_of_two_ways_to_wake() {
    for run in [half_a_waker::run::<true>, half_a_waker::run::<false>] {
        let report = contract::executor(Promise::OF_EXECUTORS, run).unwrap_err();
        assert_eq!(report.promise, LosesNoWake);
        assert_eq!(
            report.what_happened,
            "A task woke itself while it was polled. The executor has come back too early: \
             task `a` was not polled again."
        );
    }
}

#[test]
fn it_asks_in_a_busy_loop() {
    assert_eq!(
        block_on_breaks(SleepsWhenIdle, |tasks| tasks
            .into_iter()
            .for_each(spins::block_on)),
        "A task waited, and after a while another thread woke it. Before that it was polled \
         again and again."
    );
}

#[test]
fn in_a_busy_loop_it_never_comes_to_the_next_task() {
    let run = |tasks: Vec<Task>| tasks.into_iter().for_each(spins::block_on);
    let report = contract::executor(&[LetsOthersRun], run).unwrap_err();
    assert_eq!(report.promise, SleepsWhenIdle);
    assert_eq!(
        report.what_happened,
        "A task woke itself whenever it was polled. That panicked: task `a` was polled \
         a million times for nothing"
    );
}

#[test]
fn it_polls_everybody_when_nobody_is_ready() {
    assert_eq!(
        executor_breaks(SleepsWhenIdle, idles::run),
        "A task waited, and after a while another thread woke it. Before that it was polled \
         again and again."
    );
}

#[test]
fn it_queues_a_task_for_every_wake() {
    assert_eq!(
        executor_breaks(PollsOnlyTheWoken, queued_twice::run),
        "Each of three waiting tasks was woken by two calls of its waker. Polls of task `a` \
         without a wake: 1."
    );
}

#[test]
fn it_does_not_look_whether_the_task_has_ended() {
    assert_eq!(
        executor_breaks(StopsAtReady, twice_at_once::run),
        "A task woke itself, and returned Ready from the same poll. Then it was polled again."
    );
}

#[test]
fn it_does_not_look_at_the_answer() {
    let report = contract::executor(Promise::OF_EXECUTORS, never_stops::run).unwrap_err();
    assert_eq!(report.promise, StopsAtReady);
    assert_eq!(
        report.what_happened,
        "A task woke itself while it was polled. That panicked: task `a` was polled a \
         million times for nothing"
    );
}

#[test]
fn it_wants_nobody_to_be_late() {
    assert_eq!(
        executor_breaks(IgnoresLateWakes, nobody_listens::run),
        "Two tasks ended. Then the waker of one was called, by another task and by another \
         thread, and when the executor was gone the wakers of both. That panicked: the \
         executor receives it: SendError { .. }"
    );
}

#[test]
fn it_is_sure_that_nobody_is_late() {
    assert_eq!(
        executor_breaks(IgnoresLateWakes, looks_up::run),
        "Two tasks ended. Then the waker of one was called, by another task and by another \
         thread, and when the executor was gone the wakers of both. That panicked: what is \
         in the queue is in the map"
    );
}

#[test]
fn it_keeps_what_has_ended() {
    assert_eq!(
        executor_breaks(FreesTheFinished, ended_flag::run),
        "A task ended, and somebody still had its waker. Ten turns later its future was still \
         there."
    );
}

#[test]
fn its_wakers_keep_what_has_ended() {
    assert_eq!(
        executor_breaks(FreesTheFinished, owned_by_wakers::run),
        "A task ended, and somebody still had its waker. Ten turns later its future was still \
         there."
    );
}

#[test]
fn it_polls_in_the_order_of_adding() {
    assert_eq!(
        executor_breaks(FirstInFirstOut, by_place::run),
        "Three tasks were woken in one order after another. Woken were c, a, b, and polled a, \
         b, c."
    );
}

#[test]
fn it_polls_a_task_for_as_long_as_that_wakes_itself() {
    assert_eq!(
        executor_breaks(LetsOthersRun, while_woken::run),
        "A task woke itself whenever it was polled. It was polled 1000 times while another one \
         was ready and had no turn."
    );
}

#[test]
fn it_polls_first_who_was_woken_last() {
    assert_eq!(
        executor_breaks(LetsOthersRun, stack::run),
        "A task woke itself whenever it was polled. It was polled 1000 times while another one \
         was ready and had no turn."
    );
}

#[test]
fn its_tick_goes_on_until_nobody_is_ready() {
    let report = contract::tick(tick_to_the_end::start).unwrap_err();
    assert_eq!(report.promise, LetsOthersRun);
    assert_eq!(
        report.what_happened,
        "A task woke itself whenever it was polled. One tick polled it 1001 times."
    );
}

#[test]
fn its_tick_polls_everybody() {
    let report = contract::tick(tick_for_all::start).unwrap_err();
    assert_eq!(report.promise, SleepsWhenIdle);
    assert_eq!(
        report.what_happened,
        "A task waited, and nobody woke it. A hundred ticks polled it 100 times."
    );
}
