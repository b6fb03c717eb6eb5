//! A cancel is an error at the await, one turn later, and `?` passes it on.

mod virtual_time;

use cancel::{Cancelled, Promise, promise, spawn, yield_now};
use virtual_time::{job, log, play, sleep};

#[test]
fn it_is_thrown_where_the_task_waits_in_the_next_turn() {
    let lines = play(async {
        let task = spawn(job("job", 50));
        sleep(20).await?;
        log(&format!("cancel {}", task.cancel()));
        let output = task.await;
        log(&format!("{output:?}"));
        Ok::<_, Cancelled>(())
    });
    let expected = [
        "t=20 k=4 cancel true",
        "t=20 k=5 job Err(Cancelled)",
        "t=20 k=6 Err(Cancelled)",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_sleep_that_is_cancelled_takes_its_timer_back() {
    let lines = play(async {
        let task = spawn(job("job", 5_000_000));
        yield_now().await?;
        task.cancel();
        let _ = task.await;
        sleep(10).await?;
        // No turn in between, at the time of the job's timer.
        log("main");
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=3 job Err(Cancelled)", "t=10 k=6 main"]);
}

#[test]
fn a_task_that_has_ended_cannot_be_cancelled() {
    play(async {
        let task = spawn(async { Ok::<_, Cancelled>(1) });
        yield_now().await?;
        assert!(!task.cancel());
        assert!(!task.is_cancelled());
        assert_eq!((task.cancelling(), task.await), (0, Ok(1)));
        Ok::<_, Cancelled>(())
    });
}

#[test]
fn cancelled_before_its_first_step_it_never_runs() {
    let lines = play(async {
        let task = spawn(async {
            log("never");
            Ok::<_, Cancelled>(())
        });
        task.cancel();
        log(&format!("{:?}", (&task).await));
        assert!(task.is_cancelled());
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=3 Err(Cancelled)"]);
}

#[test]
fn it_may_be_caught_and_the_task_may_wait_once_more() {
    let lines = play(async {
        let task = spawn(async {
            if sleep(50).await.is_err() {
                log("caught");
                sleep(30).await?;
                log("cleaned up");
            }
            Ok::<_, Cancelled>("done")
        });
        yield_now().await?;
        task.cancel();
        log(&format!("{:?}", (&task).await));
        assert_eq!((task.is_cancelled(), task.cancelling()), (false, 1));
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=3 caught", "t=30 k=5 cleaned up", "t=30 k=6 Ok(\"done\")"]);
}

#[test]
fn two_cancels_are_one_error_and_two_requests() {
    let lines = play(async {
        let task = spawn(async {
            let first = sleep(50).await;
            let second = sleep(50).await;
            log(&format!("{first:?} {second:?}"));
            Ok::<_, Cancelled>(())
        });
        yield_now().await?;
        assert!(task.cancel() && task.cancel());
        assert_eq!(task.cancelling(), 2);
        task.await
    });
    assert_eq!(lines, ["t=50 k=5 Err(Cancelled) Ok(())"]);
}

#[test]
fn a_task_that_is_ready_gets_it_instead_of_the_value() {
    let lines = play(async {
        let (sender, value): (Promise<u32>, _) = promise();
        let task = spawn(async {
            let got = value.await;
            log(&format!("{got:?}"));
            Ok::<_, Cancelled>(())
        });
        yield_now().await?;
        assert!(sender.set(1));
        // Its value is there, and it is in the ready queue.
        task.cancel();
        task.await
    });
    assert_eq!(lines, ["t=0 k=3 Err(Cancelled)"]);
}

#[test]
fn uncancel_takes_a_request_back() {
    play(async {
        let (sender, value) = promise();
        let task = spawn(value);
        yield_now().await?;
        sender.set(1);
        task.cancel();
        assert_eq!((task.cancelling(), task.uncancel()), (1, 0));
        assert_eq!(task.uncancel(), 0);
        // The error had not been thrown yet, and will not be.
        assert_eq!(task.await, Ok(1));
        Ok::<_, Cancelled>(())
    });
}
