//! The error that happens first is the result, or errors are values like any others.

#[path = "../../05-spawn/tests/virtual_time/mod.rs"]
mod virtual_time;

use gather::{gather, try_gather};
use spawn::spawn;
use virtual_time::{job, log, play};

type Fallible = Result<u32, &'static str>;

#[test]
fn without_errors_the_outputs_come_as_from_gather() {
    let lines = play(async {
        let tasks = [20, 10].map(|time| spawn(job(time, Fallible::Ok(time as u32))));
        log(&format!("{:?}", try_gather(tasks).await));
    });
    assert_eq!(lines[2], "t=20 k=9 Ok([20, 10])");
}

#[test]
fn the_first_error_comes_two_turns_later_and_the_others_run_on() {
    let lines = play(async {
        let tasks = [
            spawn(job(30, Fallible::Ok(1))),
            spawn(job(20, Fallible::Err("late"))),
            spawn(job(10, Fallible::Err("early"))),
        ];
        log(&format!("{:?}", try_gather(&tasks).await));
        job(40, "main").await;
        log(&format!("{:?}", tasks[0].peek(Clone::clone)));
    });
    let expected = [
        "t=10 k=4 ends with Err(\"early\")",
        "t=10 k=6 Err(\"early\")",
        "t=20 k=8 ends with Err(\"late\")",
        "t=30 k=11 ends with Ok(1)",
        "t=50 k=14 ends with \"main\"",
        "t=50 k=14 Some(Ok(1))",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn awaited_one_after_the_other_an_early_error_is_heard_late() {
    let lines = play(async {
        let tasks = [
            spawn(job(30, Fallible::Ok(1))),
            spawn(job(20, Fallible::Ok(2))),
            spawn(job(10, Fallible::Err("early"))),
        ];
        for task in tasks {
            log(&format!("got {:?}", task.await));
        }
    });
    let expected = [
        "t=10 k=4 ends with Err(\"early\")",
        "t=20 k=6 ends with Ok(2)",
        "t=30 k=8 ends with Ok(1)",
        "t=30 k=9 got Ok(1)",
        "t=30 k=9 got Ok(2)",
        "t=30 k=9 got Err(\"early\")",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn an_error_that_is_there_already_comes_immediately() {
    let lines = play(async {
        let tasks =
            [spawn(job(50, Fallible::Ok(1))), spawn(job(0, Fallible::Err("was there")))];
        job(10, "main slept").await;
        log(&format!("{:?}", try_gather(&tasks).await));
    });
    assert_eq!(lines[2], "t=10 k=5 Err(\"was there\")");
}

#[test]
fn with_gather_errors_are_values() {
    let lines = play(async {
        let tasks =
            [spawn(job(10, Fallible::Err("no"))), spawn(job(20, Fallible::Ok(2)))];
        log(&format!("{:?}", gather(tasks).await));
    });
    assert_eq!(lines[2], "t=20 k=9 [Err(\"no\"), Ok(2)]");
}

#[test]
#[should_panic(expected = "boom")]
fn a_panic_comes_out_while_other_tasks_still_run() {
    play(async {
        let panics = spawn(async {
            job(10, ()).await;
            panic!("boom")
        });
        gather([panics, spawn(job(1_000_000, ()))]).await;
        unreachable!("it should not have waited");
    });
}
