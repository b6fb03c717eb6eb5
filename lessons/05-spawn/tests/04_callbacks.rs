//! Callbacks are called in the turn after the task's end, in order with the awaiting tasks.

mod virtual_time;

use spawn::{Status, spawn};
use std::rc::Rc;
use timers::yield_now;
use virtual_time::{log, play, sleep};

#[test]
fn callbacks_are_called_one_turn_after_the_end_not_inline() {
    let lines = play(async {
        let task = spawn(async {
            sleep(10).await;
            log("ends");
            7
        });
        task.on_done(|task| log(&format!("{:?}", task.peek(|output| *output))));
        sleep(20).await;
    });
    assert_eq!(lines, ["t=10 k=4 ends", "t=10 k=5 Some(7)"]);
}

#[test]
fn on_a_finished_task_callbacks_are_called_in_the_next_turn() {
    let lines = play(async {
        let task = spawn(async {});
        sleep(10).await;
        task.on_done(|_| log("callback"));
        log("main");
        yield_now().await;
    });
    assert_eq!(lines, ["t=10 k=4 main", "t=10 k=5 callback"]);
}

#[test]
fn callbacks_and_awaiting_tasks_are_queued_in_the_order_they_came() {
    let lines = play(async {
        let task = Rc::new(spawn(async { sleep(10).await }));
        for name in ["a", "b"] {
            let waits = Rc::clone(&task);
            spawn(async move {
                (&*waits).await;
                log(name);
            });
            yield_now().await;
            task.on_done(move |_| log(&format!("callback after {name}")));
        }
        sleep(20).await;
    });
    let expected = [
        "t=10 k=6 a",
        "t=10 k=6 callback after a",
        "t=10 k=6 b",
        "t=10 k=6 callback after b",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_callback_that_panics_keeps_no_other_waiter_from_the_end() {
    let lines = play(async {
        let task = spawn(async { sleep(10).await });
        task.on_done(|_| panic!("boom"));
        task.on_done(|_| log("another callback"));
        task.await;
        log("main");
    });
    assert_eq!(lines, ["t=10 k=5 another callback", "t=10 k=5 main"]);
}

#[test]
fn inside_a_look_at_the_output_a_callback_can_be_added() {
    let lines = play(async {
        let task = spawn(async { 7 });
        yield_now().await;
        task.peek(|_| {
            assert_eq!(task.status(), Status::Returned);
            task.on_done(|_| log("callback"));
        });
        yield_now().await;
    });
    assert_eq!(lines, ["t=0 k=3 callback"]);
}

#[test]
fn a_callback_that_is_removed_is_dropped_and_never_called() {
    let held = Rc::new(());
    let inside = Rc::clone(&held);
    let lines = play(async move {
        let task = spawn(async { sleep(10).await });
        let first = task.on_done(|_| log("first"));
        let second = task.on_done(move |_| unreachable!("{inside:?}"));
        task.on_done(|_| log("third"));
        assert!(second.remove());
        assert_eq!(Rc::strong_count(&held), 1);
        drop(first);
        task.await;
    });
    assert_eq!(lines, ["t=10 k=5 first", "t=10 k=5 third"]);
}

#[test]
fn once_the_task_has_ended_it_is_too_late_to_remove_a_callback() {
    let lines = play(async {
        let task = spawn(async {});
        let early = task.on_done(|_| log("registered before the end"));
        yield_now().await;
        let late = task.on_done(|_| log("registered after the end"));
        assert!(!early.remove() && !late.remove());
        yield_now().await;
    });
    assert_eq!(
        lines,
        ["t=0 k=3 registered before the end", "t=0 k=3 registered after the end"]
    );
}
