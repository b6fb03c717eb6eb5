//! Futures with a bug: each breaks one promise, and the report says how.

mod specimens;

use std::fmt::Debug;

use contract::Promise::{self, *};
use specimens::futures::*;
use specimens::within_two_seconds;

/// It breaks this promise and no other. Returns what happened.
fn breaks<F, C>(broken: Promise, make: fn() -> (F, C)) -> String
where
    F: Future<Output: PartialEq + Debug> + 'static,
    C: FnOnce() + 'static,
{
    for promise in Promise::OF_FUTURES.iter().filter(|promise| **promise != broken) {
        contract::future(&[*promise], make).unwrap();
    }
    let report = contract::future(Promise::OF_FUTURES, make).unwrap_err();
    assert_eq!(report.promise, broken);
    report.what_happened
}

#[test]
fn it_keeps_no_waker() {
    assert_eq!(
        breaks(RegistersWaker, looks_only::make),
        "It returned Pending, and the waker of its poll was not kept. Then what it waits for \
         happened, and there was nothing to call."
    );
}

#[test]
fn it_keeps_a_waker_that_nobody_calls() {
    assert_eq!(
        breaks(RegistersWaker, keeps_it_to_itself::make),
        "It returned Pending. Then what it waits for happened, and the waker of its poll was \
         not called, though it had been kept."
    );
}

#[test]
fn it_keeps_the_first_waker() {
    assert_eq!(
        breaks(UsesNewestWaker, first_waker::make),
        "It was polled with one waker and then with another one, as if it had moved to \
         another task. When what it waits for happened, the first waker was called, and the \
         second was not."
    );
}

#[test]
fn it_panics_when_it_is_polled_for_no_reason() {
    assert_eq!(
        breaks(SurvivesSpuriousPolls, counts_polls::make_that_panics),
        "It had returned Pending. Before anything had happened it was polled once more, and \
         panicked: I was woken, so it is there"
    );
}

#[test]
fn it_is_ready_when_it_is_polled_for_no_reason() {
    assert_eq!(
        breaks(SurvivesSpuriousPolls, counts_polls::make_that_gives_nothing),
        "It had returned Pending. Before anything had happened it was polled once more, and \
         returned Ready(None)."
    );
}

#[test]
fn polled_for_no_reason_it_does_its_work_again() {
    assert_eq!(
        breaks(SurvivesSpuriousPolls, asks_again::make),
        "It was polled several times without a wake. Then what it waits for happened, and it returned Ready([7, 7, 7, 7]); without those polls it returns \
         Ready([7])."
    );
}

#[test]
fn polled_for_no_reason_it_loses_its_waker() {
    assert_eq!(
        breaks(SurvivesSpuriousPolls, takes_it_out::make),
        "It was polled several times without a wake. Then what it waits for happened, and its \
         waker was not called; without those polls it is called."
    );
}

#[test]
fn it_wakes_itself_while_it_waits() {
    assert_eq!(
        breaks(WaitsQuietly, busy::make),
        "It was polled 100 times, and each time called its own waker and returned Pending, \
         though what it waits for had not happened."
    );
}

#[test]
fn it_wakes_before_there_is_a_reason() {
    assert_eq!(
        breaks(RegistersWaker, wakes_first::make),
        "It was polled inside the call of its waker, and returned Pending. Then what it waits \
         for had happened, and the waker of that poll was not called."
    );
}

/// In one thread nothing can come between two locks.
#[test]
fn it_leaves_its_waker_too_late() {
    contract::future(Promise::OF_FUTURES, two_locks::make).unwrap();
    let report = within_two_seconds(|| {
        contract::future_across_threads(Promise::OF_FUTURES, two_locks::make)
    });
    assert_eq!(report.promise, RegistersWaker);
    assert_eq!(
        report.what_happened,
        "Another thread made happen what it waits for, while it was polled. The poll returned \
         Pending, and its waker was not called."
    );
}

#[test]
fn it_keeps_no_waker_after_a_change() {
    assert_eq!(
        breaks(UsesNewestWaker, after_a_change::make_that_keeps_none),
        "It was polled with one waker and then with another one, as if it had moved to \
         another task. When what it waits for happened, no waker was called; if the waker \
         stays the same, it is called."
    );
}

#[test]
fn it_keeps_only_five_wakers() {
    assert_eq!(
        breaks(UsesNewestWaker, after_a_change::make_that_keeps_five),
        "It was polled many times, each time with a new waker. When what it waits for \
         happened, an older waker was called, and the newest was not."
    );
}

#[test]
fn its_output_depends_on_the_waker() {
    assert_eq!(
        breaks(UsesNewestWaker, after_a_change::make_that_counts),
        "It was polled with one waker and then with another one, as if it had moved to \
         another task. Then what it waits for happened, and it returned Ready(1); if the \
         waker stays the same, it returns Ready(0)."
    );
}

#[test]
fn it_is_busy_after_a_change() {
    assert_eq!(
        breaks(WaitsQuietly, after_a_change::make_that_is_busy),
        "It was polled with one waker and then with another one. After that it was polled 100 \
         times, and each time called its own waker and returned Pending, though what it waits \
         for had not happened."
    );
}

/// A poll inside the wake finds the lock taken. Whether that is a fault the caller decides.
#[test]
fn it_wakes_under_a_lock() {
    use wakes_under_its_lock::{make, make_with_a_cell};
    contract::future_across_threads(Promise::OF_FUTURES, make).unwrap();
    contract::future(Promise::OF_FUTURES, make_with_a_cell).unwrap();

    let report = contract::future(&[WakesUnlocked], make_with_a_cell).unwrap_err();
    assert_eq!(report.promise, WakesUnlocked);
    assert_eq!(
        report.what_happened,
        "It was polled inside the call of its waker, and panicked: RefCell already borrowed"
    );
}

#[test]
fn it_is_polled_with_good_reason_and_panics() {
    let panic = std::panic::catch_unwind(|| {
        contract::future(Promise::OF_FUTURES, || (async { panic!("boom") }, || ()))
    });
    assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"boom"));
}
