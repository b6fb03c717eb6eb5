//! A task that is waited for, and not taken along.

#[path = "../../07-cancel/tests/virtual_time/mod.rs"]
mod virtual_time;

use cancel::{Cancelled, spawn, yield_now};
use timeout::{TimedOut, shield, timeout};
use virtual_time::{job, log, ms, output_of, play, sleep};

#[test]
fn its_output_comes_two_turns_after_its_end() {
    let lines = play(async {
        let task = spawn(job("job", 20));
        let output = shield(&task).await;
        log(&format!("{output:?}"));
        // It has ended: no turn.
        let output = shield(task).await;
        log(&format!("{output:?}"));
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=20 k=4 job Ok(())", "t=20 k=6 Ok(20)", "t=20 k=6 Ok(20)"]);
}

#[test]
fn a_cancel_of_the_waiting_task_leaves_it_running() {
    let lines = play(async {
        let task = spawn(job("job", 50));
        let inner = spawn(async move {
            let output = shield(&task).await;
            log(&format!("waits {output:?}"));
            task.await
        });
        sleep(20).await?;
        inner.cancel();
        log(&format!("main {:?}", inner.await));
        Ok::<_, Cancelled>(())
    });
    let expected =
        ["t=20 k=5 waits Err(Cancelled)", "t=50 k=7 job Ok(())", "t=50 k=9 main Ok(50)"];
    assert_eq!(lines, expected);
}

#[test]
fn a_limit_around_it_leaves_it_running() {
    let output = output_of(async {
        let task = spawn(job("job", 50));
        let limited = timeout(ms(20), shield(&task)).await?;
        assert_eq!(limited, Err(TimedOut));
        task.await
    });
    assert_eq!(output, Ok(50));
}

#[test]
fn a_cancel_of_the_shielded_task_is_its_output() {
    let lines = play(async {
        let task = spawn(job("job", 50));
        yield_now().await?;
        task.cancel();
        let output = shield(task).await;
        log(&format!("{output:?}"));
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=3 job Err(Cancelled)", "t=0 k=5 Err(Cancelled)"]);
}

#[test]
fn one_that_is_given_up_leaves_no_callback_behind() {
    let lines = play(async {
        let task = spawn(job("job", 10));
        let mut waits = Box::pin(shield(&task));
        assert!(futures::poll!(&mut waits).is_pending());
        drop(waits);
        sleep(20).await?;
        log("main");
        Ok::<_, Cancelled>(())
    });
    // A callback would take a turn more.
    assert_eq!(lines, ["t=10 k=4 job Ok(())", "t=20 k=6 main"]);
}
