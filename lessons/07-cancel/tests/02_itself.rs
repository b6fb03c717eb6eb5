//! A task that cancels itself, and a cancel that comes too late to be thrown.

mod virtual_time;

use std::future::ready;
use std::io;

use cancel::{Cancelled, cancellable, current, spawn};
use virtual_time::{log, output_of, play, sleep};

fn cancel_self() {
    current().unwrap().cancel();
}

#[test]
fn it_is_thrown_at_the_first_await_that_waits() {
    let lines = play(async {
        let task = spawn(async {
            cancel_self();
            let there = cancellable(ready(1)).await;
            log(&format!("{there:?}"));
            let slept = sleep(50).await;
            log(&format!("{slept:?}"));
            slept
        });
        task.await
    });
    assert_eq!(lines, ["t=0 k=2 Ok(1)", "t=0 k=3 Err(Cancelled)"]);
}

#[test]
fn it_reaches_the_task_that_is_awaited_next() {
    let lines = play(async {
        let inner = spawn(async {
            let slept = sleep(50).await;
            log(&format!("inner {slept:?}"));
            slept
        });
        let outer = spawn(async move {
            cancel_self();
            let output = inner.await;
            log(&format!("outer {output:?}"));
            output
        });
        outer.await
    });
    assert_eq!(lines, ["t=0 k=3 inner Err(Cancelled)", "t=0 k=4 outer Err(Cancelled)"]);
}

#[test]
fn a_task_that_returns_ends_cancelled_all_the_same() {
    play(async {
        let task = spawn(async {
            cancel_self();
            Ok::<_, Cancelled>(1)
        });
        assert_eq!((&task).await, Err(Cancelled));
        assert!(task.is_cancelled());
        Ok::<_, Cancelled>(())
    });
}

#[test]
fn a_task_that_fails_ends_with_its_error() {
    let output = output_of(async {
        let task = spawn(async {
            cancel_self();
            Err::<(), _>(io::Error::from(io::ErrorKind::NotFound))
        });
        task.await
    });
    assert_eq!(output.unwrap_err().kind(), io::ErrorKind::NotFound);
}

#[test]
fn outside_of_a_task_there_is_none() {
    assert!(current().is_none());
    play(async {
        let plain = spawn::spawn(async { current().is_none() });
        assert!(plain.await);
        assert_eq!(current().unwrap().name(), "main");
        Ok::<_, Cancelled>(())
    });
}
