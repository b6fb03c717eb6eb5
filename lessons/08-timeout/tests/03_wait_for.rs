//! A limit for a task.

#[path = "../../07-cancel/tests/virtual_time/mod.rs"]
mod virtual_time;

use cancel::{Cancelled, spawn, yield_now};
use timeout::wait_for;
use virtual_time::{job, log, ms, output_of, play, sleep};

#[test]
fn it_waits_for_the_clean_up() {
    let lines = play(async {
        let task = spawn(async {
            let slept = job("job", 50).await;
            sleep(30).await?;
            log("has cleaned up");
            slept
        });
        let output = wait_for(ms(20), task).await?;
        log(&format!("{output:?}"));
        Ok::<_, Cancelled>(())
    });
    let expected = [
        "t=20 k=4 job Err(Cancelled)",
        "t=50 k=6 has cleaned up",
        "t=50 k=7 Err(TimedOut)",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_task_that_is_quick_enough_gives_its_value() {
    let output = output_of(async { wait_for(ms(20), spawn(job("job", 10))).await });
    assert_eq!(output, Ok(Ok(10)));
}

#[test]
fn without_time_a_task_that_has_not_begun_never_does() {
    let lines = play(async {
        let task = spawn(async {
            log("never");
            Ok::<_, Cancelled>(())
        });
        let output = wait_for(ms(0), task).await?;
        log(&format!("{output:?}"));
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=4 Err(TimedOut)"]);
}

#[test]
fn without_time_a_task_that_has_ended_gives_its_value() {
    let output = output_of(async {
        let task = spawn(async { Ok::<_, Cancelled>(1) });
        yield_now().await?;
        wait_for(ms(0), task).await
    });
    assert_eq!(output, Ok(Ok(1)));
}

#[test]
fn without_time_a_task_that_refuses_gives_its_value_later() {
    let output = output_of(async {
        let task = spawn(async {
            let _ = sleep(50).await;
            Ok::<_, Cancelled>("refused")
        });
        yield_now().await?;
        wait_for(ms(0), task).await
    });
    assert_eq!(output, Ok(Ok("refused")));
}

#[test]
fn a_cancel_of_the_waiting_task_cancels_the_other_and_comes_out() {
    let lines = play(async {
        let waits = spawn(async { wait_for(ms(50), spawn(job("job", 100))).await });
        sleep(20).await?;
        waits.cancel();
        assert_eq!(waits.await, Err(Cancelled));
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=20 k=6 job Err(Cancelled)"]);
}
