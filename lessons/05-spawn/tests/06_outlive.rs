//! A handle may outlive its task and its loop.

use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use spawn::{Status, run, spawn};
use timers::yield_now;

#[test]
fn the_output_is_there_when_the_loop_is_gone() {
    let task = run(async {
        let task = spawn(async { 7 });
        yield_now().await;
        task
    });
    assert_eq!(task.status(), Status::Returned);
    assert_eq!(run(task.into_future()), 7, "awaited on another loop");
}

#[test]
fn a_task_that_outlives_its_loop_was_dropped() {
    let task = run(async { spawn(pending::<()>()) });
    assert_eq!(task.status(), Status::Dropped);
    let name = task.name().to_string();
    let panic = catch_unwind(AssertUnwindSafe(|| run(task.into_future()))).unwrap_err();
    let text = panic.downcast_ref::<String>().unwrap();
    assert_eq!(text, &format!("task #2 `{name}` was dropped before its end"));
}

#[test]
fn a_callback_of_a_task_that_is_dropped_is_dropped() {
    let held = Rc::new(());
    let inside = Rc::clone(&held);
    let task = run(async {
        let task = spawn(pending::<()>());
        task.on_done(move |_| unreachable!("{inside:?}"));
        task
    });
    assert_eq!(Rc::strong_count(&held), 1);
    drop(task);
}

#[test]
fn a_loop_that_has_ended_leaves_nothing_in_memory() {
    let held = Rc::new(());
    let inside = Rc::clone(&held);
    run(async move {
        for _ in 0..10 {
            let inside = Rc::clone(&inside);
            spawn(async move {
                let event_loop = spawn::running_loop();
                pending::<()>().await;
                drop((event_loop, inside));
            });
        }
        yield_now().await;
    });
    assert_eq!(Rc::strong_count(&held), 1);
}
