//! A group whose task is cancelled, limited, dropped, or panics.

#[path = "../../07-cancel/tests/virtual_time/mod.rs"]
mod virtual_time;

use cancel::{Cancelled, Failure, current, spawn, yield_now};
use group::{Errors, group};
use std::panic::{AssertUnwindSafe, catch_unwind};
use timeout::{TimedOut, timeout};
use virtual_time::{job, log, ms, output_of, play, sleep};

type Outcome<T> = Result<T, Failure<&'static str>>;

#[test]
fn a_cancel_reaches_the_tasks_and_comes_out_when_they_have_ended() {
    let lines = play(async {
        let task = spawn(async {
            let ended = group(async |group| {
                group.spawn(async {
                    let _ = job("a", 50).await;
                    sleep(30).await?;
                    log("a has cleaned up");
                    Ok::<_, Cancelled>(())
                });
                Ok::<_, Cancelled>(())
            });
            let ended = ended.await;
            log(&format!("{ended:?}"));
            ended
        });
        sleep(20).await?;
        task.cancel();
        assert_eq!(task.await, Err(Cancelled));
        Ok::<_, Cancelled>(())
    });
    let expected = [
        "t=20 k=7 a Err(Cancelled)",
        "t=50 k=9 a has cleaned up",
        "t=50 k=11 Err(Cancelled)",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn an_error_during_that_counts_more_than_the_cancel() {
    let output = output_of(async {
        let task = spawn(async {
            let ended = group(async |group| {
                group.spawn(async {
                    let _ = sleep(50).await;
                    Outcome::<()>::Err(Failure::Error("while it cleaned up"))
                });
                Outcome::Ok(())
            });
            let errors = ended.await?;
            // The request is still there, and is thrown at the next await.
            assert_eq!(
                (current().unwrap().cancelling(), yield_now().await),
                (1, Err(Cancelled))
            );
            Outcome::Ok(errors)
        });
        sleep(20).await?;
        task.cancel();
        task.await
    });
    let errors = Errors(vec![Failure::Error("while it cleaned up")]);
    assert_eq!(output, Ok(Err(errors)));
}

#[test]
fn a_limit_around_it_limits_all_of_it() {
    let lines = play(async {
        let limited = timeout(ms(20), async {
            let ended = group(async |group| {
                group.spawn(job("a", 50));
                Ok::<_, Cancelled>(())
            });
            ended.await
        });
        assert_eq!(limited.await?, Err(TimedOut));
        log("main");
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=20 k=5 a Err(Cancelled)", "t=20 k=7 main"]);
}

#[test]
fn one_that_is_dropped_cancels_its_tasks_and_does_not_wait() {
    let lines = play(async {
        let mut ended = Box::pin(group(async |group| {
            group.spawn(job("a", 50));
            Ok::<_, Cancelled>(())
        }));
        assert!(futures::poll!(&mut ended).is_pending());
        yield_now().await?;
        drop(ended);
        log("dropped");
        yield_now().await?;
        assert_eq!(current().unwrap().cancelling(), 0);
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=2 dropped", "t=0 k=3 a Err(Cancelled)"]);
}

#[test]
fn a_task_that_panics_cancels_the_others_and_the_group_panics_then() {
    let mut lines = Vec::new();
    let panic = catch_unwind(AssertUnwindSafe(|| {
        lines = play(async {
            let ended = group(async |group| {
                group.spawn_named("bad", async {
                    sleep(10).await?;
                    panic!("boom");
                    #[expect(unreachable_code, reason = "it gives the block its type")]
                    Ok::<(), Cancelled>(())
                });
                group.spawn(async {
                    let _ = sleep(50).await;
                    sleep(20).await
                });
                Ok::<_, Cancelled>(())
            });
            drop(ended.await);
            Ok::<_, Cancelled>(())
        });
    }));
    let text = panic.unwrap_err().downcast_ref::<String>().cloned();
    assert_eq!(text.as_deref(), Some("task `bad` of a group panicked"));
}

#[test]
#[should_panic(expected = "a group is a block of a task")]
fn outside_of_a_task_it_panics() {
    let ended = group(async |_| Ok::<_, Cancelled>(()));
    let _ = spawn::run_with(timers::clock(true), ended);
}
