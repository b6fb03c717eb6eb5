//! What is said of the promises is said of all of them.

use std::panic::catch_unwind;
use std::task::{Context, Waker};

use contract::Promise::{self, *};
use contract::Task;

#[test]
fn each_is_in_the_table_of_the_documentation() {
    let documentation = include_str!("../src/lib.rs");
    for promise in [Promise::OF_FUTURES, &[WakesUnlocked], Promise::OF_EXECUTORS].concat()
    {
        assert!(documentation.contains(&format!("//! | [`{promise:?}`]")), "{promise:?}");
    }
}

#[test]
fn each_is_of_futures_or_of_whoever_polls() {
    // Four and eight: that each is another one shows in the tests of those that break it.
    assert_eq!((Promise::OF_FUTURES.len(), Promise::OF_EXECUTORS.len()), (4, 8));
    assert!(Promise::OF_BLOCK_ON.iter().all(|p| Promise::OF_EXECUTORS.contains(p)));

    let of_a_future = || contract::executor(&[RegistersWaker], |_| ());
    assert!(catch_unwind(of_a_future).is_err());
    let of_who_polls = || contract::future(&[StopsAtReady], || (async {}, || ()));
    assert!(catch_unwind(of_who_polls).is_err());
}

#[test]
fn a_report_can_be_read_also_where_it_is_unwrapped() {
    let report = contract::executor(&[LosesNoWake], drop).unwrap_err();
    let text = "a promise is broken: LetsOthersRun
  promised: Every task that is ready soon has its turn. A task that wakes itself goes behind the others.
  happened: A task woke itself while it was polled. The executor has come back too early: \
                task `a` was never polled.
  matters:  If a task can keep the turn, the other tasks, the timers and the sockets have to wait.";
    assert_eq!(report.to_string(), text);
    assert_eq!(format!("{report:?}"), text);
}

#[test]
fn a_report_names_the_task_that_was_woken_in_vain() {
    let poll_once = |tasks: Vec<Task>| {
        for mut task in tasks {
            let _ = task.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        }
    };
    let report = contract::executor(&[PollsOnlyTheWoken], poll_once).unwrap_err();
    assert_eq!(report.promise, LosesNoWake);
    assert_eq!(
        report.what_happened,
        "Each of three waiting tasks was woken by two calls of its waker. The executor has come \
         back too early: task `b` was not polled again."
    );
}
