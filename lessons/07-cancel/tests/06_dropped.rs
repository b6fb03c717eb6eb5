//! Dropping: what waits leaves its place, and what is left over leaves nothing behind.

mod virtual_time;

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;

use cancel::{Cancelled, cancellable, current, gather, promise, spawn, yield_now};
use futures::future::select;
use virtual_time::{job, log, output_of, play, sleep};

#[test]
fn dropping_what_awaits_a_task_does_not_cancel_it() {
    let lines = play(async {
        let task = spawn(job("job", 10));
        let mut wait = Box::pin((&task).into_future());
        assert!(futures::poll!(&mut wait).is_pending());
        drop(wait);
        current().unwrap().cancel();
        // The cancel meets this sleep, and not the task.
        assert_eq!(sleep(5).await, Err(Cancelled));
        task.await
    });
    assert_eq!(lines, ["t=10 k=4 job Ok(())"]);
}

#[test]
fn dropping_what_waits_for_a_promise_wakes_nothing() {
    let polls = Rc::new(Cell::new(0));
    let counter = Rc::clone(&polls);
    let output = output_of(async move {
        let (kept, never) = promise::<()>();
        let task = spawn(async move {
            let mut body = pin!(async {
                select(pin!(yield_now()), pin!(never)).await;
                sleep(10).await
            });
            poll_fn(|cx| {
                counter.set(counter.get() + 1);
                body.as_mut().poll(cx)
            })
            .await
        });
        let slept = task.await;
        assert!(kept.is_done());
        slept
    });
    // It begins, yields, and sleeps.
    assert_eq!((output, polls.get()), (Ok(()), 3));
}

#[test]
fn dropping_a_gather_leaves_its_tasks_running() {
    let lines = play(async {
        drop(gather([spawn(job("job", 10))]));
        sleep(20).await
    });
    assert_eq!(lines, ["t=10 k=4 job Ok(())"]);
}

#[test]
fn the_future_is_dropped_before_the_error_is_thrown() {
    struct Says(&'static str);
    impl Drop for Says {
        fn drop(&mut self) {
            log(self.0);
        }
    }
    let lines = play(async {
        let task = spawn(async {
            let said = Says("dropped");
            let waits = cancellable(async move {
                let _said = said;
                sleep(50).await
            });
            let waited = waits.await;
            log(&format!("{waited:?}"));
            Ok::<_, Cancelled>(())
        });
        yield_now().await?;
        task.cancel();
        task.await
    });
    // The inner sleep is told too, and is the first to be polled.
    assert_eq!(lines, ["t=0 k=3 dropped", "t=0 k=3 Err(Cancelled)"]);
}

#[test]
fn what_waits_for_a_promise_that_was_dropped_can_be_cancelled() {
    let lines = play(async {
        let (promise, value) = promise::<()>();
        let task = spawn(value);
        sleep(10).await?;
        drop(promise);
        yield_now().await?;
        task.cancel();
        assert_eq!(task.await, Err(Cancelled));
        log("main");
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=10 k=7 main"]);
}

#[test]
fn a_promise_whose_future_is_gone_takes_no_value() {
    play(async {
        let (promise, value) = promise::<u32>();
        assert!(!promise.is_done());
        drop(value);
        assert!(promise.is_done());
        assert!(!promise.set(1));
        Ok::<_, Cancelled>(())
    });
}

#[test]
fn a_panic_while_a_cancelled_task_is_dropped_is_its_panic() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("in drop");
        }
    }
    play(async {
        let task = spawn(async {
            let _bomb = Bomb;
            std::future::pending::<()>().await;
            Ok::<_, Cancelled>(())
        });
        yield_now().await?;
        task.cancel();
        yield_now().await?;
        assert_eq!(task.handle().status(), spawn::Status::Panicked);
        assert!(!task.cancel());
        Ok::<_, Cancelled>(())
    });
}

#[test]
fn a_hundred_thousand_cancels_leave_nothing() {
    let alive = Rc::new(Cell::new(0_u32));
    struct Alive(Rc<Cell<u32>>);
    impl Drop for Alive {
        fn drop(&mut self) {
            self.0.set(self.0.get() - 1);
        }
    }
    let count = Rc::clone(&alive);
    let output = output_of(async move {
        let mut cancelled = 0;
        for _ in 0..100 {
            let tasks: Vec<_> = (0..1000)
                .map(|n| {
                    count.set(count.get() + 1);
                    let alive = Alive(Rc::clone(&count));
                    spawn(async move {
                        let _alive = alive;
                        sleep(n % 7).await?;
                        sleep(1000).await
                    })
                })
                .collect();
            sleep(3).await?;
            tasks.iter().for_each(|task| assert!(task.cancel()));
            cancelled += gather(tasks).await?.iter().filter(|end| end.is_err()).count();
        }
        Ok::<_, Cancelled>(cancelled)
    });
    assert_eq!((output, alive.get()), (Ok(100_000), 0));
}
