//! Executors with a bug: each breaks one promise, and the report says how.

mod specimens;

use std::thread;

use contract::Promise::{self, *};
use contract::Task;
use specimens::executors::*;
use specimens::within_two_seconds;

type Run = fn(Vec<Task>);

/// It breaks this promise. Returns what happened.
fn breaks(broken: Promise, run: Run) -> String {
    let report = within_two_seconds(|| contract::executor(&[broken], run));
    assert_eq!(report.promise, broken);
    report.what_happened
}

/// All at the same time, because each check is silent for half a second.
#[test]
fn each_breaks_one_promise_and_no_other() {
    let of_executors: [(Promise, Run); _] = [
        (SleepsWhenIdle, idles::run),
        (PollsOnlyTheWoken, queued_twice::run),
        (PollsOnlyTheWoken, load_and_store::run),
        (PollsOnlyTheWoken, every_64th::run),
        (StopsAtReady, twice_at_once::run),
        (IgnoresLateWakes, nobody_listens::run),
        (IgnoresLateWakes, looks_up::run),
        (FreesTheFinished, ended_flag::run),
        (FreesTheFinished, owned_by_wakers::run),
        (FirstInFirstOut, by_place::run),
        (LetsOthersRun, while_woken::run),
        (LetsOthersRun, stack::run),
    ];
    let of_block_on: [(Promise, Run); _] =
        [(SleepsWhenIdle, spins::run), (SleepsWhenIdle, looks_in::run)];
    let with = |promises: &'static [Promise]| {
        move |(broken, run): (Promise, Run)| {
            let others: Vec<_> =
                promises.iter().copied().filter(|p| *p != broken).collect();
            thread::spawn(move || contract::executor(&others, run).unwrap())
        }
    };
    let checks = [
        of_executors.map(with(Promise::OF_EXECUTORS)).into_iter().collect::<Vec<_>>(),
        of_block_on.map(with(Promise::OF_BLOCK_ON)).into_iter().collect(),
    ];
    checks.into_iter().flatten().for_each(|check| check.join().unwrap());
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
        breaks(SleepsWhenIdle, spins::run),
        "A task waited, and after a while another thread woke it. Before that it was polled \
         again and again."
    );
}

#[test]
fn in_a_busy_loop_it_never_comes_to_the_next_task() {
    let report = contract::executor(&[LetsOthersRun], spins::run).unwrap_err();
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
        breaks(SleepsWhenIdle, idles::run),
        "A task waited, and after a while another thread woke it. Before that it was polled \
         again and again."
    );
}

#[test]
fn it_queues_a_task_for_every_wake() {
    assert_eq!(
        breaks(PollsOnlyTheWoken, queued_twice::run),
        "Each of three waiting tasks was woken by two calls of its waker. Polls of task `a` \
         without a wake: 1."
    );
}

#[test]
fn it_looks_at_its_flag_and_then_sets_it() {
    assert_eq!(
        breaks(PollsOnlyTheWoken, load_and_store::run),
        "Two wakers were called many times, of two tasks or of one: one after the other, and \
         then by two threads at the same moment. A task was polled more than once after that."
    );
}

#[test]
fn it_polls_twice_after_every_64th_wake() {
    assert_eq!(
        breaks(PollsOnlyTheWoken, every_64th::run),
        "Two wakers were called many times, of two tasks or of one: one after the other, and \
         then by two threads at the same moment. A task was polled more than once after that."
    );
}

#[test]
fn it_leaves_the_push_to_another_thread() {
    let check = || contract::executor(&[PollsOnlyTheWoken], another_pushes::run);
    let report = within_two_seconds(check);
    assert_eq!(report.promise, LosesNoWake);
    assert_eq!(
        report.what_happened,
        "Two wakers were called many times, of two tasks or of one: one after the other, and \
         then by two threads at the same moment. A task was not polled again."
    );
}

#[test]
fn it_looks_in_now_and_then() {
    assert_eq!(
        breaks(SleepsWhenIdle, looks_in::run),
        "A task waited, and after a while another thread woke it. Before that, when no waker \
         had been called for a long time, it was polled."
    );
}

#[test]
fn it_does_not_look_whether_the_task_has_ended() {
    assert_eq!(
        breaks(StopsAtReady, twice_at_once::run),
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
        breaks(IgnoresLateWakes, nobody_listens::run),
        "Two tasks ended. Then the waker of one was called, by another task and by another \
         thread, and when the executor was gone the wakers of both. That panicked: the \
         executor receives it: SendError { .. }"
    );
}

#[test]
fn it_is_sure_that_nobody_is_late() {
    assert_eq!(
        breaks(IgnoresLateWakes, looks_up::run),
        "Two tasks ended. Then the waker of one was called, by another task and by another \
         thread, and when the executor was gone the wakers of both. That panicked: what is \
         in the queue is in the map"
    );
}

#[test]
fn it_keeps_what_has_ended() {
    assert_eq!(
        breaks(FreesTheFinished, ended_flag::run),
        "A task ended, and somebody still had its waker. Ten turns later its future was still \
         there."
    );
}

#[test]
fn its_wakers_keep_what_has_ended() {
    assert_eq!(
        breaks(FreesTheFinished, owned_by_wakers::run),
        "A task ended, and somebody still had its waker. Ten turns later its future was still \
         there."
    );
}

#[test]
fn it_polls_in_the_order_of_adding() {
    assert_eq!(
        breaks(FirstInFirstOut, by_place::run),
        "Three tasks were woken in one order after another. Woken were c, a, b, and polled a, \
         b, c."
    );
}

#[test]
fn it_polls_a_task_for_as_long_as_that_wakes_itself() {
    assert_eq!(
        breaks(LetsOthersRun, while_woken::run),
        "A task woke itself whenever it was polled. It was polled 1000 times while another one \
         was ready and had no turn."
    );
}

#[test]
fn it_polls_first_who_was_woken_last() {
    assert_eq!(
        breaks(LetsOthersRun, stack::run),
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

#[test]
fn it_tells_the_waiter_before_there_is_a_reason() {
    let report = contract::tick(tells_first::start).unwrap_err();
    assert_eq!(report.promise, LosesNoWake);
    assert_eq!(
        report.what_happened,
        "A task waited, and another thread woke it. When the waiter was told, it did ten \
         ticks. They did not poll the task, and the waiter was not told again."
    );
}
