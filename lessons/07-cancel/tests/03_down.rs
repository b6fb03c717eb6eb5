//! A cancel goes down to what is awaited, and the error comes up from there.

mod virtual_time;

use std::cell::RefCell;
use std::rc::Rc;

use cancel::{
    Cancelled, Task, current, gather, spawn, spawn_named, try_gather, yield_now,
};
use virtual_time::{job, log, output_of, play, sleep};

#[test]
fn the_awaited_task_first_then_the_one_that_awaits() {
    let lines = play(async {
        let inner = spawn(job("inner", 50));
        let outer = spawn(async move {
            let output = inner.await;
            log(&format!("outer {output:?}"));
            output
        });
        sleep(20).await?;
        outer.cancel();
        log(&format!("main {:?}", outer.await));
        Ok::<_, Cancelled>(())
    });
    let expected = [
        "t=20 k=5 inner Err(Cancelled)",
        "t=20 k=6 outer Err(Cancelled)",
        "t=20 k=7 main Err(Cancelled)",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn if_the_awaited_task_refuses_the_other_one_goes_on() {
    play(async {
        let inner = spawn(async {
            let _ = sleep(50).await;
            Ok::<_, Cancelled>("refused")
        });
        let outer = spawn(inner.into_future());
        sleep(20).await?;
        outer.cancel();
        assert_eq!((&outer).await, Ok("refused"));
        assert_eq!((outer.is_cancelled(), outer.cancelling()), (false, 1));
        Ok::<_, Cancelled>(())
    });
}

#[test]
fn a_gather_cancels_its_tasks_in_their_order() {
    let lines = play(async {
        let many = spawn(async {
            let tasks = ["a", "b", "c"].map(|name| spawn(job(name, 50)));
            let outputs = gather(tasks).await;
            log(&format!("many {outputs:?}"));
            outputs
        });
        sleep(20).await?;
        many.cancel();
        log(&format!("main {:?}", many.await));
        Ok::<_, Cancelled>(())
    });
    let expected = [
        "t=20 k=6 a Err(Cancelled)",
        "t=20 k=6 b Err(Cancelled)",
        "t=20 k=6 c Err(Cancelled)",
        "t=20 k=8 many Err(Cancelled)",
        "t=20 k=9 main Err(Cancelled)",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_child_that_is_cancelled_is_an_error_of_the_gather() {
    play(async {
        let tasks = ["a", "b"].map(|name| spawn(job(name, 50)));
        yield_now().await?;
        tasks[0].cancel();
        assert_eq!(gather(&tasks).await, Ok(vec![Err(Cancelled), Ok(50)]));
        assert_eq!(try_gather(tasks).await, Err(Cancelled));
        // The caller itself was not asked to stop.
        assert_eq!(current().unwrap().cancelling(), 0);
        Ok::<_, Cancelled>(())
    });
}

#[test]
fn a_gather_that_is_over_leaves_its_tasks_alone() {
    let lines = play(async {
        let slow = spawn(job("slow", 50));
        let fails = spawn(async {
            sleep(10).await?;
            Err::<u64, _>(Cancelled)
        });
        let gathers = spawn(try_gather([slow, fails]));
        sleep(10).await?;
        // In the next turn the callback of `fails` runs, and in the one after it this is over.
        yield_now().await?;
        yield_now().await?;
        log(&format!("cancel {}", gathers.cancel()));
        assert_eq!(gathers.await, Err(Cancelled));
        sleep(50).await
    });
    assert_eq!(lines, ["t=10 k=6 cancel true", "t=50 k=9 slow Ok(())"]);
}

#[test]
fn a_chain_of_a_hundred_thousand_is_cancelled_without_recursion() {
    let output = output_of(async {
        let mut last = spawn(async { sleep(1_000_000).await });
        for _ in 0..100_000 {
            last = spawn(last.into_future());
        }
        yield_now().await?;
        yield_now().await?;
        last.cancel();
        last.await
    });
    assert_eq!(output, Err(Cancelled));
}

#[test]
fn tasks_that_wait_for_each_other_can_be_cancelled() {
    type Slot = Rc<RefCell<Option<Task<(), Cancelled>>>>;
    let output = output_of(async {
        let slot = Slot::default();
        let (a, b) = (Rc::clone(&slot), Rc::clone(&slot));
        let first = spawn_named("a", async move {
            let other = b.take().unwrap();
            other.await
        });
        let second = spawn_named("b", async move { first.await });
        a.replace(Some(second));
        let watch = spawn(sleep(10));
        watch.await?;
        for task in cancel::all_tasks() {
            if task.name() == "a" {
                task.cancel();
            }
        }
        sleep(10).await?;
        Ok::<_, Cancelled>(cancel::all_tasks().len())
    });
    assert_eq!(output, Ok(1), "only main is left");
}

#[test]
fn main_can_be_cancelled_from_below() {
    let output = output_of(async {
        let main = current().unwrap();
        let task = spawn(async move {
            main.cancel();
            // The cancel comes down again, to this sleep.
            sleep(50).await
        });
        task.await
    });
    assert_eq!(output, Err(Cancelled));
}
