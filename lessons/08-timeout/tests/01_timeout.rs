//! A limit cancels its block, and turns that cancel into "timed out".

#[path = "../../07-cancel/tests/virtual_time/mod.rs"]
mod virtual_time;

use cancel::{Cancelled, cancellable, current, spawn, yield_now};
use std::future::pending;
use timeout::{TimedOut, timeout, timeout_at};
use virtual_time::{job, log, ms, output_of, play, sleep};

#[test]
fn an_expired_block_is_timed_out_one_turn_after_its_timer() {
    let lines = play(async {
        let slept = timeout(ms(20), job("job", 50)).await?;
        log(&format!("{slept:?}"));
        assert_eq!(current().unwrap().cancelling(), 0);
        sleep(50).await?;
        log("no timer is left");
        Ok::<_, Cancelled>(())
    });
    let expected = [
        "t=20 k=3 job Err(Cancelled)",
        "t=20 k=3 Err(TimedOut)",
        "t=70 k=5 no timer is left",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_block_that_is_quick_enough_takes_the_timer_back() {
    let lines = play(async {
        assert_eq!(timeout(ms(50), job("job", 20)).await?, Ok(20));
        sleep(50).await?;
        log("main");
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=20 k=3 job Ok(())", "t=70 k=5 main"]);
}

#[test]
fn over_a_task_that_is_awaited_it_takes_a_turn_more() {
    let lines = play(async {
        let task = spawn(job("job", 50));
        let output = timeout(ms(20), (&task).into_future()).await?;
        log(&format!("{output:?}"));
        assert!(task.is_cancelled());
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=20 k=4 job Err(Cancelled)", "t=20 k=5 Err(TimedOut)"]);
}

#[test]
fn a_limit_of_zero_beats_a_yield() {
    let lines = play(async {
        let output = timeout(ms(0), yield_now()).await?;
        log(&format!("{output:?}"));
        let output = timeout(ms(0), sleep(50)).await?;
        log(&format!("{output:?}"));
        // Without a suspension there is nothing to cancel.
        assert_eq!(timeout(ms(0), async { Ok::<_, Cancelled>(1) }).await?, Ok(1));
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=2 Err(TimedOut)", "t=0 k=4 Err(TimedOut)"]);
}

#[test]
fn a_deadline_in_the_past_is_a_limit_of_zero() {
    let output = output_of(async {
        sleep(30).await?;
        timeout_at(ms(20), sleep(50)).await
    });
    assert_eq!(output, Ok(Err(TimedOut)));
}

#[test]
fn a_cancel_from_elsewhere_stays_a_cancel() {
    let output = output_of(async {
        let task = spawn(timeout(ms(50), sleep(100)));
        sleep(20).await?;
        task.cancel();
        task.await
    });
    assert_eq!(output, Err(Cancelled));
}

#[test]
fn a_cancel_from_elsewhere_in_the_same_turn_wins() {
    let output = output_of(async {
        let task = spawn(timeout(ms(20), sleep(100)));
        // This timer was set before that of the limit, so main resumes before the task does.
        sleep(20).await?;
        assert_eq!(task.cancelling(), 1, "the limit has fired");
        task.cancel();
        task.await
    });
    assert_eq!(output, Err(Cancelled));
}

#[test]
fn a_block_may_refuse_and_its_value_counts() {
    let output = output_of(async {
        let output = timeout(ms(20), async {
            let _ = sleep(50).await;
            Ok::<_, Cancelled>("refused")
        });
        let output = output.await?;
        assert_eq!(current().unwrap().cancelling(), 0);
        sleep(10).await?;
        Ok::<_, Cancelled>(output)
    });
    assert_eq!(output, Ok(Ok("refused")));
}

#[test]
fn a_value_that_is_there_in_the_turn_of_the_deadline_is_lost() {
    let lines = play(async {
        let output = timeout(ms(20), job("job", 20)).await?;
        log(&format!("{output:?}"));
        Ok::<_, Cancelled>(())
    });
    // The timer of the limit was set first. Then the job's sleep is cancelled in its queue.
    assert_eq!(lines, ["t=20 k=3 job Err(Cancelled)", "t=20 k=3 Err(TimedOut)"]);
}

#[test]
fn it_works_in_a_task_that_has_refused_a_cancel_before() {
    let output = output_of(async {
        let task = spawn(async {
            let _ = sleep(50).await;
            let output = timeout(ms(20), sleep(100)).await?;
            assert_eq!(current().unwrap().cancelling(), 1);
            Ok::<_, Cancelled>(output)
        });
        yield_now().await?;
        task.cancel();
        task.await
    });
    assert_eq!(output, Ok(Err(TimedOut)));
}

#[test]
#[should_panic(expected = "a time limit is for a block of a task")]
fn outside_of_a_task_it_panics() {
    let done = spawn::run_with(timers::clock(true), timeout(ms(20), sleep(50)));
    let _ = done.unwrap();
}

#[test]
fn a_limit_that_is_dropped_takes_its_request_back() {
    let output = output_of(async {
        let mut limited = Box::pin(timeout(ms(20), sleep(50)));
        assert!(futures::poll!(&mut limited).is_pending());
        sleep(30).await.unwrap_err();
        assert_eq!(current().unwrap().cancelling(), 1);
        drop(limited);
        assert_eq!(current().unwrap().cancelling(), 0);
        sleep(30).await
    });
    assert_eq!(output, Ok(()));
}

#[test]
fn a_limit_cancels_what_nothing_else_could_wake() {
    let output = output_of(async {
        let nothing = timeout(ms(20), cancellable(pending::<()>())).await?;
        assert_eq!(nothing, Err(TimedOut));
        timeout(ms(0), cancellable(pending::<()>())).await
    });
    assert_eq!(output, Ok(Err(TimedOut)));
}
