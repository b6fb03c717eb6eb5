//! The outputs come in the order of the handles, two turns after the last task has ended.

#[path = "../../05-spawn/tests/virtual_time/mod.rs"]
mod virtual_time;

use gather::gather;
use spawn::{JoinHandle, spawn};
use virtual_time::{job, log, play};

#[test]
fn outputs_are_in_the_order_of_the_handles() {
    let lines = play(async {
        let jobs = [(30, "a"), (10, "b"), (20, "c")];
        let tasks = jobs.map(|(time, name)| spawn(job(time, name)));
        let outputs = gather(tasks).await;
        log(&format!("{outputs:?}"));
    });
    let ends = [
        "t=10 k=4 ends with \"b\"",
        "t=20 k=7 ends with \"c\"",
        "t=30 k=10 ends with \"a\"",
    ];
    assert_eq!(lines[..3], ends);
    assert_eq!(
        lines[3], "t=30 k=12 [\"a\", \"b\", \"c\"]",
        "two turns after the last end"
    );
}

#[test]
fn without_tasks_it_is_ready_immediately() {
    let lines = play(async {
        let outputs = gather(Vec::<JoinHandle<u32>>::new()).await;
        log(&format!("{outputs:?}"));
    });
    assert_eq!(lines, ["t=0 k=1 []"]);
}

#[test]
fn over_ended_tasks_it_is_ready_immediately() {
    let lines = play(async {
        let tasks = [1, 2].map(|n| spawn(job(0, n)));
        job(10, "main slept").await;
        let outputs = gather(&tasks).await;
        log(&format!("{outputs:?}"));
    });
    assert_eq!(lines[2..], ["t=10 k=5 ends with \"main slept\"", "t=10 k=5 [1, 2]"]);
}

#[test]
fn one_task_that_has_ended_and_one_that_has_not() {
    let lines = play(async {
        let tasks = [spawn(job(0, 1)), spawn(job(20, 2))];
        job(10, "main slept").await;
        log(&format!("{:?}", gather(&tasks).await));
    });
    assert_eq!(lines[2..], ["t=20 k=7 ends with 2", "t=20 k=9 [1, 2]"]);
}

#[test]
fn a_task_that_is_given_twice_gives_its_output_twice() {
    let lines = play(async {
        let (a, b) = (spawn(job(10, "a")), spawn(job(20, "b")));
        let outputs = gather([&a, &b, &a]).await;
        log(&format!("{outputs:?}"));
    });
    assert_eq!(lines.len(), 3, "each has run once");
    assert!(lines[2].ends_with("[\"a\", \"b\", \"a\"]"));
}

#[test]
fn handles_given_by_reference_can_be_awaited_again() {
    play(async {
        let tasks = [1, 2].map(|n| spawn(job(10, n)));
        assert_eq!(gather(&tasks).await, [1, 2]);
        let [a, b] = tasks;
        assert_eq!((a.await, b.await), (1, 2));
    });
}

#[test]
fn outputs_of_handles_given_by_value_need_not_be_clone() {
    #[derive(Debug, PartialEq)]
    struct Only(u32);
    play(async {
        let tasks = [1, 2].map(|n| spawn(job(10, Only(n))));
        assert_eq!(gather(tasks).await, [Only(1), Only(2)]);
    });
}

#[test]
fn a_gather_that_is_dropped_leaves_its_tasks_running() {
    let lines = play(async {
        let tasks = [1, 2].map(|n| spawn(job(10, n)));
        drop(gather(tasks));
        job(20, "main").await;
    });
    assert_eq!(lines.len(), 3);
}

#[test]
fn tasks_are_watched_from_the_call_on_not_from_the_await() {
    let lines = play(async {
        let gathered = gather([1, 2].map(|n| spawn(job(10, n))));
        job(20, "main slept").await;
        log(&format!("{:?}", gathered.await));
    });
    assert_eq!(lines[3], "t=20 k=7 [1, 2]", "no turn later than the sleep");
}
