//! `run` cancels what is left over, waits for its clean-up, and names what never ends.

mod virtual_time;

use std::cell::Cell;
use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use cancel::{
    Cancelled, Promise, all_tasks, promise, run_with, spawn, spawn_named, waiting,
    yield_now,
};
use virtual_time::{job, log, play, sleep, try_play};

#[test]
fn the_remaining_tasks_are_cancelled_in_the_order_of_their_making() {
    let lines = play(async {
        for name in ["a", "b"] {
            spawn(async move {
                let _ = job(name, 50).await;
                sleep(30).await?;
                log(&format!("{name} has cleaned up"));
                Ok::<_, Cancelled>(())
            });
        }
        sleep(10).await
    });
    let expected = [
        "t=10 k=6 a Err(Cancelled)",
        "t=10 k=6 b Err(Cancelled)",
        "t=40 k=8 a has cleaned up",
        "t=40 k=8 b has cleaned up",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_task_made_during_the_clean_up_is_dropped() {
    let lines = play(async {
        spawn(async {
            let _ = sleep(50).await;
            spawn(job("late", 5));
            sleep(1).await?;
            log("has cleaned up");
            Ok::<_, Cancelled>(())
        });
        yield_now().await
    });
    assert_eq!(lines, ["t=1 k=7 has cleaned up"]);
}

#[test]
fn after_a_panic_too() {
    let cleaned = Rc::new(Cell::new(false));
    let clean = Rc::clone(&cleaned);
    let panic = catch_unwind(AssertUnwindSafe(|| {
        play(async move {
            spawn(async move {
                let slept = sleep(50).await;
                clean.set(true);
                slept
            });
            yield_now().await?;
            if true {
                panic!("boom");
            }
            Ok::<_, Cancelled>(())
        })
    }));
    assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"boom"));
    assert!(cleaned.get());
}

#[test]
fn all_tasks_are_in_the_order_of_their_making() {
    play(async {
        let tasks: Vec<_> =
            (0..40).map(|n| spawn_named(format!("{n}"), sleep(n))).collect();
        sleep(20).await?;
        yield_now().await?;
        let names: Vec<_> =
            all_tasks().iter().map(|task| task.name().to_string()).collect();
        let expected: Vec<_> = (21..40).map(|n| format!("{n}")).collect();
        assert_eq!(names[0], "main");
        assert_eq!(names[1..], expected);
        drop(tasks);
        Ok::<_, Cancelled>(())
    });
    assert!(all_tasks().is_empty());
}

#[test]
fn who_waits_for_whom_can_be_asked() {
    play(async {
        let a = spawn_named("a", sleep(50));
        let b = spawn_named("b", async { a.await });
        let both = spawn_named("both", async {
            cancel::gather([b, spawn_named("c", sleep(9))]).await
        });
        sleep(5).await?;
        let lines = waiting().to_string();
        let expected = "`main` waits for no task\n`a` waits for no task\n`b` waits for `a`\n\
            `both` waits for `b` and `c`\n`c` waits for no task\n";
        assert_eq!(lines, expected);
        drop(both);
        Ok::<_, Cancelled>(())
    });
}

#[test]
fn the_error_of_a_program_that_never_ends_names_the_chain() {
    let error = try_play(async {
        let (kept, value): (Promise<()>, _) = promise();
        let a = spawn_named("a", value);
        let b = spawn_named("b", async { a.await });
        let waited = b.await;
        drop(kept);
        waited
    });
    let expected = "nothing is ready and no timer is set: in virtual time this is the end\
        \n  `main` waits for `b`\n  `a` waits for no task\n  `b` waits for `a`";
    assert_eq!(error.unwrap_err().to_string(), expected);
}

#[test]
fn a_task_that_refuses_and_waits_for_ever_is_named() {
    let error = try_play(async {
        let (kept, value): (Promise<()>, _) = promise();
        spawn_named("stubborn", async move {
            let _ = sleep(50).await;
            let got = value.await;
            drop(kept);
            got
        });
        yield_now().await
    });
    let text = error.unwrap_err().to_string();
    assert!(text.ends_with("`stubborn` waits for no task"), "{text}");
}

#[test]
fn so_is_one_that_refuses_and_then_forgets_its_waker_also_on_the_real_clock() {
    let error = run_with(timers::clock(false), async {
        spawn_named("forgetful", async {
            let refused = sleep(50).await;
            pending::<()>().await;
            refused
        });
        yield_now().await
    });
    let text = error.unwrap_err().to_string();
    assert!(text.starts_with("task #2 `forgetful` can never run again"), "{text}");
}
