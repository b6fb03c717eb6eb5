//! A group ends when its block and all its tasks have ended.

#[path = "../../07-cancel/tests/virtual_time/mod.rs"]
mod virtual_time;

use cancel::{Cancelled, Failure, current, yield_now};
use group::{Errors, group};
use virtual_time::{job, log, output_of, play, sleep};

type Outcome<T> = Result<T, Failure<&'static str>>;

async fn fail(name: &'static str, time: u64) -> Outcome<u64> {
    sleep(time).await?;
    log(&format!("{name} fails"));
    Err(Failure::Error(name))
}

async fn work(name: &'static str, time: u64) -> Outcome<u64> {
    Ok(job(name, time).await?)
}

#[test]
fn the_block_ends_two_turns_after_its_last_task() {
    let lines = play(async {
        let sum = group(async |group| {
            let tasks = (group.spawn(job("a", 10)), group.spawn(job("b", 20)));
            log("the block ends");
            Ok::<_, Cancelled>(tasks)
        });
        let (a, b) = sum.await?.unwrap();
        log(&format!("{}", a.await? + b.await?));
        Ok::<_, Cancelled>(())
    });
    let expected = [
        "t=0 k=1 the block ends",
        "t=10 k=4 a Ok(())",
        "t=20 k=7 b Ok(())",
        "t=20 k=9 30",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_group_without_tasks_takes_no_turn() {
    let lines = play(async {
        assert_eq!(group(async |_| Ok::<_, Cancelled>(1)).await?, Ok(1));
        log("main");
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=1 main"]);
}

#[test]
fn the_first_error_cancels_the_others_and_the_block() {
    let lines = play(async {
        let ended = group(async |group| {
            group.spawn(work("a", 50));
            group.spawn(fail("b", 20));
            let slept = sleep(50).await;
            log(&format!("block {slept:?}"));
            Outcome::Ok(slept?)
        });
        log(&format!("{:?}", ended.await?));
        assert_eq!(current().unwrap().cancelling(), 0);
        sleep(50).await?;
        Outcome::Ok(())
    });
    let expected = [
        "t=20 k=4 b fails",
        "t=20 k=6 a Err(Cancelled)",
        "t=20 k=6 block Err(Cancelled)",
        "t=20 k=8 Err(Errors([Error(\"b\")]))",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn an_error_of_the_block_cancels_the_tasks() {
    let lines = play(async {
        let ended = group(async |group| {
            group.spawn(work("a", 50));
            yield_now().await?;
            Outcome::<()>::Err(Failure::Error("block"))
        });
        log(&format!("{:?}", ended.await?));
        Outcome::Ok(())
    });
    assert_eq!(
        lines,
        ["t=0 k=3 a Err(Cancelled)", "t=0 k=5 Err(Errors([Error(\"block\")]))"]
    );
}

#[test]
fn all_errors_come_out_together_in_the_order_in_which_they_came() {
    let output = output_of(async {
        let ended = group(async |group| {
            group.spawn(async {
                let _ = sleep(50).await;
                Outcome::<()>::Err(Failure::Error("while it cleaned up"))
            });
            group.spawn(fail("first", 20));
            sleep(50).await.map_err(|_| Failure::Error("block"))
        });
        Ok::<_, Cancelled>(ended.await?.unwrap_err())
    });
    let errors = ["first", "while it cleaned up", "block"].map(Failure::Error);
    assert_eq!(output, Ok(Errors(errors.to_vec())));
}

#[test]
fn a_task_that_is_cancelled_by_hand_is_no_error() {
    let output = output_of(async {
        let ended = group(async |group| {
            let task = group.spawn(job("a", 50));
            group.spawn(job("b", 20));
            yield_now().await?;
            task.cancel();
            Ok::<_, Cancelled>("ended")
        });
        ended.await
    });
    assert_eq!(output, Ok(Ok("ended")));
}

#[test]
fn an_error_inside_a_group_inside_a_group_comes_out_of_both() {
    let output = output_of(async {
        let outer = group(async |outer| {
            outer.spawn(async {
                let inner = group(async |inner| {
                    inner.spawn(fail("deep", 20));
                    Outcome::Ok(())
                });
                let Errors(errors) = inner.await?.unwrap_err();
                Outcome::<()>::Err(errors[0].clone())
            });
            outer.spawn(work("a", 50));
            Outcome::Ok(())
        });
        outer.await
    });
    assert_eq!(output, Ok(Err(Errors(vec![Failure::Error("deep")]))));
}

#[test]
fn a_task_may_spawn_others_into_its_group() {
    let lines = play(async {
        let ended = group(async |group| {
            let same = group.clone();
            group.spawn(async move {
                sleep(10).await?;
                same.spawn_named("late", job("late", 10));
                Ok::<_, Cancelled>(())
            });
            Ok::<_, Cancelled>(())
        });
        ended.await?.unwrap();
        log("main");
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=20 k=7 late Ok(())", "t=20 k=9 main"]);
}

#[test]
fn a_group_that_is_aborting_takes_no_more_tasks() {
    let output = output_of(async {
        let ended = group(async |group| {
            assert!(group.is_open());
            group.spawn(fail("a", 10));
            let _ = sleep(50).await;
            assert!(!group.is_open());
            let late = group.spawn(async {
                log("never");
                Outcome::Ok(())
            });
            assert_eq!(late.await, Err(Failure::Cancelled));
            Outcome::Ok(())
        });
        Ok::<_, Cancelled>(ended.await?.is_err())
    });
    assert_eq!(output, Ok(true));
}

#[test]
fn a_hundred_thousand_tasks_in_a_group_are_cancelled_by_one_error() {
    let output = output_of(async {
        let ended = group(async |group| {
            for _ in 0..100_000 {
                group.spawn(async { Outcome::Ok(sleep(1_000).await?) });
            }
            group.spawn(fail("one", 10));
            Outcome::Ok(())
        });
        Ok::<_, Cancelled>(ended.await?.is_err())
    });
    assert_eq!(output, Ok(true));
}
