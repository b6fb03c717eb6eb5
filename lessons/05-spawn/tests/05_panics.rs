//! A panic ends its task, and continues in the task that awaits it.

mod virtual_time;

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use spawn::{JoinHandle, Status, call_soon, run, spawn};
use virtual_time::{log, play, sleep};

/// What awaiting the task panics with.
async fn panic_of(task: &JoinHandle<()>) -> String {
    let mut waits = task.into_future();
    let panic = poll_fn(|cx| {
        let poll = AssertUnwindSafe(|| Pin::new(&mut waits).poll(cx));
        catch_unwind(poll).map_or_else(Poll::Ready, |poll| poll.map(|()| unreachable!()))
    })
    .await;
    let text = panic.downcast_ref::<&str>().map(|text| text.to_string());
    text.unwrap_or_else(|| panic.downcast_ref::<String>().unwrap().clone())
}

#[test]
fn the_first_await_gets_the_panic_and_later_ones_a_panic_that_names_the_task() {
    async fn fails() {
        panic!("boom");
    }
    run(async {
        let task = spawn(fails());
        sleep(1).await;
        assert_eq!(task.status(), Status::Panicked);
        assert_eq!(task.peek(|_| ()), None);
        assert_eq!(panic_of(&task).await, "boom");
        assert_eq!(panic_of(&task).await, "task #2 `fails` panicked");
        assert_eq!(task.status(), Status::Panicked);
    });
}

#[test]
fn other_tasks_run_on() {
    let lines = play(async {
        let fails = spawn(async { panic!("boom") });
        let runs = spawn(async {
            sleep(10).await;
            log("runs");
        });
        runs.await;
        assert_eq!(panic_of(&fails).await, "boom");
    });
    assert_eq!(lines, ["t=10 k=4 runs"]);
}

#[test]
#[should_panic(expected = "boom")]
fn unhandled_a_panic_goes_up_from_task_to_task() {
    run(async {
        spawn(async { spawn(async { panic!("boom") }).await }).await;
    });
}

#[test]
fn what_a_panicking_task_held_is_dropped() {
    let held = Rc::new(());
    let inside = Rc::clone(&held);
    run(async move {
        let task = spawn(async move {
            let _held = inside;
            panic!("boom");
        });
        assert_eq!(panic_of(&task).await, "boom");
    });
    assert_eq!(Rc::strong_count(&held), 1);
}

/// Panics when it is dropped.
struct PanicsOnDrop;

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        panic!("dropped");
    }
}

#[test]
fn an_output_that_panics_in_its_drop_does_not_stop_the_loop() {
    let lines = play(async {
        drop(spawn(async { PanicsOnDrop }));
        sleep(10).await;
        log("main");
    });
    assert_eq!(lines, ["t=10 k=4 main"]);
}

#[test]
fn nor_does_a_panic_value_that_panics_in_its_drop() {
    /// Panics in its drop, with something that panics in its drop.
    struct PanicsTwice;
    impl Drop for PanicsTwice {
        fn drop(&mut self) {
            panic_any(PanicsOnDrop);
        }
    }
    let lines = play(async {
        drop(spawn(async { panic_any(PanicsOnDrop) }));
        drop(spawn(async { PanicsTwice }));
        call_soon(|| panic_any(PanicsTwice));
        let held = PanicsTwice;
        drop(spawn(poll_fn(move |_| {
            let _stays = &held;
            Poll::Ready(PanicsTwice)
        })));
        sleep(10).await;
        log("main");
    });
    assert_eq!(lines, ["t=10 k=4 main"]);
}

#[test]
fn a_task_whose_future_panics_in_its_drop_has_panicked() {
    let lines = play(async {
        let held = PanicsOnDrop;
        let task = spawn(poll_fn(move |_| {
            let _stays = &held;
            Poll::Ready(7)
        }));
        sleep(10).await;
        assert_eq!(task.status(), Status::Panicked);
        log("main");
    });
    assert_eq!(lines, ["t=10 k=4 main"]);
}
