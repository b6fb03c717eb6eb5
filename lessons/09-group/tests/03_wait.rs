//! Waiting for some of several tasks, and for each as it ends.

#[path = "../../07-cancel/tests/virtual_time/mod.rs"]
mod virtual_time;

use cancel::{Cancelled, Failure, spawn, yield_now};
use group::{When, as_completed, wait};
use virtual_time::{job, log, output_of, play, sleep};

fn jobs() -> [cancel::Task<u64>; 3] {
    [("a", 30), ("b", 10), ("c", 20)].map(|(name, time)| spawn(job(name, time)))
}

#[test]
fn the_first_to_end_is_enough_and_nothing_is_cancelled() {
    let lines = play(async {
        let (done, pending) = wait(jobs(), When::FirstCompleted).await?;
        log(&format!("{} done, {} pending", done.len(), pending.len()));
        assert_eq!(done[0].handle().name(), "job");
        let (done, pending) = wait(pending, When::AllCompleted).await?;
        log(&format!("{} done, {} pending", done.len(), pending.len()));
        Ok::<_, Cancelled>(())
    });
    let expected = [
        "t=10 k=4 b Ok(())",
        "t=10 k=6 1 done, 2 pending",
        "t=20 k=8 c Ok(())",
        "t=30 k=11 a Ok(())",
        "t=30 k=13 2 done, 0 pending",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn the_first_error_is_enough_and_a_cancel_is_none() {
    let output = output_of(async {
        let cancelled = spawn(async { Ok::<_, Failure<()>>(sleep(50).await?) });
        let fails = spawn(async {
            sleep(20).await?;
            Err::<(), _>(Failure::Error(()))
        });
        let slow = spawn(async { Ok::<_, Failure<()>>(sleep(90).await?) });
        yield_now().await?;
        cancelled.cancel();
        let (done, pending) = wait([&cancelled, &fails, &slow], When::FirstError).await?;
        Ok::<_, Cancelled>((done.len(), pending.len()))
    });
    assert_eq!(output, Ok((2, 1)));
}

#[test]
fn tasks_that_have_ended_take_two_turns_and_none_takes_none() {
    let lines = play(async {
        let task = spawn(async { Ok::<_, Cancelled>(()) });
        yield_now().await?;
        wait([&task], When::AllCompleted).await?;
        log("waited");
        let none: [&cancel::Task<()>; 0] = [];
        wait(none, When::AllCompleted).await?;
        log("for nothing");
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=4 waited", "t=0 k=4 for nothing"]);
}

#[test]
fn a_wait_that_is_cancelled_leaves_the_tasks_running() {
    let lines = play(async {
        let waits = spawn(async {
            wait([spawn(job("a", 50))], When::AllCompleted).await.map(drop)
        });
        sleep(20).await?;
        waits.cancel();
        assert_eq!(waits.await, Err(Cancelled));
        sleep(50).await
    });
    assert_eq!(lines, ["t=50 k=9 a Ok(())"]);
}

#[test]
fn tasks_come_in_the_order_in_which_they_end() {
    let lines = play(async {
        let mut tasks = as_completed(jobs());
        while let Some(task) = tasks.next().await? {
            log(&format!("main has {}", task.await?));
        }
        Ok::<_, Cancelled>(())
    });
    let expected = [
        "t=10 k=4 b Ok(())",
        "t=10 k=6 main has 10",
        "t=20 k=8 c Ok(())",
        "t=20 k=10 main has 20",
        "t=30 k=12 a Ok(())",
        "t=30 k=14 main has 30",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_task_that_ended_while_nobody_asked_is_not_lost() {
    let output = output_of(async {
        let mut tasks = as_completed(jobs());
        let mut order = Vec::new();
        // Given up half-way, and asked again later.
        assert!(futures::poll!(Box::pin(tasks.next())).is_pending());
        sleep(25).await?;
        while let Some(task) = tasks.next().await? {
            order.push(task.await?);
        }
        Ok::<_, Cancelled>(order)
    });
    assert_eq!(output, Ok(vec![10, 20, 30]));
}
