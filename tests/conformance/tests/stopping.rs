//! Stopping: the behaviours that CPython's own tests state, of cancelling, of gathering while
//! cancelled, of shields and of time limits.
//!
//! A test that is named after one of CPython's says in which file that is. Lessons 7 and 8 say in
//! their own tests what is not repeated here.

#[path = "../../../lessons/07-cancel/tests/virtual_time/mod.rs"]
mod virtual_time;

use cancel::{Cancelled, current, gather, promise, spawn, try_gather, yield_now};
use timeout::{TimedOut, shield, timeout, wait_for};
use virtual_time::{job, log, ms, output_of, play, sleep};

// Cancelling, in `Lib/test/test_asyncio/test_tasks.py`.

/// A cancel arrives at a yield. A second one, when the task has ended, is refused.
#[test]
fn test_cancel_yield() {
    let lines = play(async {
        let task = spawn(async {
            let yielded = yield_now().await;
            log(&format!("{yielded:?}"));
            yielded
        });
        yield_now().await?;
        assert!(task.cancel());
        assert_eq!((&task).await, Err(Cancelled));
        assert!(!task.cancel());
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=3 Err(Cancelled)"]);
}

/// Cancelling the awaited thing cancels the task that awaits it.
#[test]
fn test_cancel_inner_future() {
    let output = output_of(async {
        let inner = spawn(sleep(50));
        let record = inner.record().clone();
        let outer = spawn(inner.into_future());
        sleep(10).await?;
        record.cancel();
        assert_eq!(outer.cancelling(), 0);
        outer.await
    });
    assert_eq!(output, Err(Cancelled));
}

/// A task that catches the error and returns is not cancelled.
#[test]
fn test_cancel_task_catching() {
    let output = output_of(async {
        let task = spawn(async {
            match sleep(50).await {
                Err(Cancelled) => Ok::<_, Cancelled>(42),
                Ok(()) => Ok(12),
            }
        });
        yield_now().await?;
        task.cancel();
        let output = (&task).await;
        assert!(!task.is_cancelled());
        output
    });
    assert_eq!(output, Ok(42));
}

/// It may go on, and wait for something else.
#[test]
fn test_cancel_task_ignoring() {
    let output = output_of(async {
        let (first, never) = promise::<()>();
        let (second, value) = promise();
        let task = spawn(async {
            let _refused = never.await;
            value.await
        });
        yield_now().await?;
        task.cancel();
        yield_now().await?;
        assert!(first.is_done());
        assert!(!task.is_finished());
        second.set(42);
        task.await
    });
    assert_eq!(output, Ok(42));
}

/// A task that cancels itself stops at its next suspension.
#[test]
fn test_cancel_current_task() {
    let lines = play(async {
        let task = spawn(async {
            current().unwrap().cancel();
            let slept = sleep(5_000).await;
            log(&format!("{slept:?}"));
            slept.map(|()| 12)
        });
        assert_eq!(task.await, Err(Cancelled));
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=3 Err(Cancelled)"]);
}

/// It ends cancelled even if it returns immediately.
#[test]
fn test_cancel_at_end() {
    let output = output_of(async {
        let task = spawn(async {
            sleep(10).await?;
            current().unwrap().cancel();
            Ok::<_, Cancelled>(12)
        });
        task.await
    });
    assert_eq!(output, Err(Cancelled));
}

/// The task that is awaited after that is cancelled too.
#[test]
fn test_cancel_awaited_task() {
    let output = output_of(async {
        let nested = spawn(sleep(5_000));
        let nested_record = nested.record().clone();
        let task = spawn(async {
            current().unwrap().cancel();
            nested.await
        });
        let output = task.await;
        assert_eq!(nested_record.cancelling(), 1);
        output
    });
    assert_eq!(output, Err(Cancelled));
}

/// A cancel reaches the innermost await, through all the functions, and unwinds outwards.
#[test]
fn test_yield_future_passes_cancel() {
    async fn inner() -> Result<(), Cancelled> {
        sleep(50).await.inspect_err(|_| log("inner"))
    }
    async fn outer() -> Result<(), Cancelled> {
        inner().await.inspect_err(|_| log("outer"))
    }
    let lines = play(async {
        let task = spawn(outer());
        sleep(10).await?;
        task.cancel();
        task.await
    });
    assert_eq!(lines, ["t=10 k=5 inner", "t=10 k=5 outer"]);
}

/// Cancelled before its start, a task never starts.
#[test]
fn test_cancel_with_message_before_starting_task() {
    let lines = play(async {
        let task = spawn(job("never", 10));
        task.cancel();
        let output = task.await;
        log(&format!("{output:?}"));
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=3 Err(Cancelled)"]);
}

/// `cancelling` counts the requests, and `uncancel` takes one back.
#[test]
fn test_uncancel_basic() {
    let output = output_of(async {
        let task = spawn(async {
            for _ in 0..2 {
                let _refused = sleep(50).await;
            }
            sleep(50).await
        });
        sleep(10).await?;
        task.cancel();
        assert_eq!(task.cancelling(), 1);
        sleep(10).await?;
        task.cancel();
        assert_eq!(task.cancelling(), 2);
        assert_eq!((task.uncancel(), task.uncancel(), task.uncancel()), (1, 0, 0));
        task.await
    });
    assert_eq!(output, Ok(()));
}

/// A task that is cancelled in its sleep takes its timer with it.
#[test]
fn test_task_cancel_sleeping_task() {
    let lines = play(async {
        let task = spawn(sleep(5_000_000));
        sleep(100).await?;
        task.cancel();
        assert_eq!(task.await, Err(Cancelled));
        log("main");
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=100 k=6 main"]);
}

// Gathering, in `test_tasks.py`.

/// A child that is cancelled is an error of the gather, which itself is not cancelled.
#[test]
fn test_one_cancellation() {
    let output = output_of(async {
        let tasks = ["a", "b", "c"].map(|name| spawn(job(name, 50)));
        sleep(10).await?;
        tasks[1].cancel();
        let output = try_gather(tasks).await;
        assert_eq!(current().unwrap().cancelling(), 0);
        output
    });
    assert_eq!(output, Err(Cancelled));
}

/// With errors as values, the cancel is one of them.
#[test]
fn test_result_exception_one_cancellation() {
    let output = output_of(async {
        let tasks = ["a", "b", "c"].map(|name| spawn(job(name, 50)));
        sleep(10).await?;
        tasks[1].cancel();
        gather(tasks).await
    });
    assert_eq!(output, Ok(vec![Ok(50), Err(Cancelled), Ok(50)]));
}

/// Cancelling the task that waits cancels all children.
#[test]
fn test_cancellation_broadcast() {
    let lines = play(async {
        let tasks = ["a", "b"].map(|name| spawn(job(name, 50)));
        let waits = spawn(try_gather(tasks));
        sleep(10).await?;
        waits.cancel();
        assert_eq!(waits.await, Err(Cancelled));
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=10 k=5 a Err(Cancelled)", "t=10 k=5 b Err(Cancelled)"]);
}

/// A cancel passes through a gather even if errors are values.
#[test]
fn test_cancel_gather_2() {
    let output = output_of(async {
        let waits = spawn(gather([spawn(job("a", 50))]));
        sleep(10).await?;
        waits.cancel();
        waits.await
    });
    assert_eq!(output, Err(Cancelled));
}

// Shields, in `test_tasks.py`.

/// Cancelling the task that waits leaves the shielded one running.
#[test]
fn test_shield_effect() {
    let lines = play(async {
        let inner = spawn(job("inner", 50));
        let waits = spawn(shield(inner));
        sleep(10).await?;
        waits.cancel();
        assert_eq!(waits.await, Err(Cancelled));
        sleep(50).await
    });
    assert_eq!(lines, ["t=50 k=8 inner Ok(())"]);
}

/// Cancelling the shielded task cancels the one that waits.
#[test]
fn test_shield_cancel_inner() {
    let output = output_of(async {
        let inner = spawn(sleep(50));
        let record = inner.record().clone();
        let waits = spawn(shield(inner));
        sleep(10).await?;
        record.cancel();
        waits.await
    });
    assert_eq!(output, Err(Cancelled));
}

// Time limits, in `test_timeouts.py`.

/// A block whose time is over is timed out, and says so.
#[test]
fn test_timeout_basic() {
    let lines = play(async {
        let output = timeout(ms(10), sleep(10_000)).await?;
        log(&format!("{output:?}"));
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=10 k=3 Err(TimedOut)"]);
}

/// No time at all beats a yield.
#[test]
fn test_timeout_zero_sleep_zero() {
    assert_eq!(output_of(async { timeout(ms(0), yield_now()).await }), Ok(Err(TimedOut)));
}

/// Of two limits with one deadline only the outer one is timed out.
#[test]
fn test_nested_timeouts() {
    let output = output_of(async {
        timeout(ms(10), async {
            let inner = timeout(ms(10), sleep(10_000)).await;
            assert_eq!(inner, Err(Cancelled));
            inner
        })
        .await
    });
    assert_eq!(output, Ok(Err(TimedOut)));
}

/// After the inner one has expired, the outer one still works.
#[test]
fn test_nested_timeouts_loop_busy() {
    let output = output_of(async {
        timeout(ms(20), async {
            assert_eq!(timeout(ms(10), sleep(1_000)).await?, Err(TimedOut));
            sleep(1_000).await
        })
        .await
    });
    assert_eq!(output, Ok(Err(TimedOut)));
}

/// A limit does not leave its task cancelled.
#[test]
fn test_outer_task_is_not_cancelled() {
    let output = output_of(async {
        let task = spawn(async {
            let output = timeout(ms(1), sleep(10_000)).await?;
            assert_eq!((output, current().unwrap().cancelling()), (Err(TimedOut), 0));
            sleep(10).await
        });
        let output = (&task).await;
        assert!(!task.is_cancelled());
        output
    });
    assert_eq!(output, Ok(()));
}

/// A cancel from elsewhere stays a cancel.
#[test]
fn test_foreign_cancel_doesnt_timeout_if_not_expired() {
    let output = output_of(async {
        let task = spawn(timeout(ms(10_000), sleep(20_000)));
        sleep(10).await?;
        task.cancel();
        task.await
    });
    assert_eq!(output, Err(Cancelled));
}

/// A limit works in a task that has refused a cancel before.
#[test]
fn test_timeout_after_cancellation() {
    let output = output_of(async {
        let task = spawn(async {
            current().unwrap().cancel();
            let _refused = sleep(10).await;
            timeout(ms(10), sleep(1_000)).await
        });
        task.await
    });
    assert_eq!(output, Ok(Err(TimedOut)));
}

// `wait_for`, in `test_waitfor.py`.

/// When its time is over it waits until the task has cleaned up.
#[test]
fn test_wait_for_waits_for_task_cancellation() {
    let lines = play(async {
        let task = spawn(async {
            let slept = sleep(200).await;
            sleep(100).await?;
            log("has cleaned up");
            slept
        });
        let output = wait_for(ms(100), task).await?;
        log(&format!("{output:?}"));
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=200 k=6 has cleaned up", "t=200 k=7 Err(TimedOut)"]);
}

/// Without time the task never starts.
#[test]
fn test_wait_for_timeout_less_then_0_or_0_coroutine_do_not_started() {
    let lines = play(async {
        let output = wait_for(ms(0), spawn(job("never", 10))).await?;
        assert_eq!(output, Err(TimedOut));
        Ok::<_, Cancelled>(())
    });
    assert!(lines.is_empty(), "{lines:?}");
}
