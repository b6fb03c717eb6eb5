//! Futures that know nothing of cancelling, and combinators that poll many in one task.

mod virtual_time;

use std::cell::RefCell;
use std::future::{pending, poll_fn};
use std::rc::Rc;

use cancel::{Cancelled, cancellable, current, promise, spawn, yield_now};
use futures::channel::oneshot;
use futures::future::{Either, join_all, select};
use futures::stream::{FuturesUnordered, StreamExt};
use gather::join;
use virtual_time::{log, output_of, play, sleep};

struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        log("dropped");
    }
}

#[test]
fn a_task_that_waits_in_one_is_dropped_there_one_turn_later() {
    let lines = play(async {
        let (_sender, receiver) = oneshot::channel::<()>();
        let task = spawn(async {
            let _guard = Guard;
            let received = receiver.await;
            unreachable!("{received:?}");
            #[expect(unreachable_code, reason = "it gives the block its type")]
            Ok::<(), Cancelled>(())
        });
        yield_now().await?;
        log("cancel");
        task.cancel();
        assert_eq!(task.await, Err(Cancelled));
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=2 cancel", "t=0 k=3 dropped"]);
}

#[test]
fn made_cancellable_it_is_a_place_like_any_other() {
    let lines = play(async {
        let (_sender, receiver) = tokio::sync::oneshot::channel::<()>();
        let task = spawn(async {
            let received = cancellable(receiver).await;
            log(&format!("{received:?}"));
            Ok::<_, Cancelled>(())
        });
        yield_now().await?;
        task.cancel();
        task.await
    });
    assert_eq!(lines, ["t=0 k=3 Err(Cancelled)"]);
}

#[test]
fn joined_futures_are_all_told() {
    let lines = play(async {
        let task = spawn(async {
            let both = join(sleep(50), sleep(60)).await;
            log(&format!("{both:?}"));
            both.0
        });
        yield_now().await?;
        task.cancel();
        task.await
    });
    assert_eq!(lines, ["t=0 k=3 (Err(Cancelled), Err(Cancelled))"]);
}

#[test]
fn a_set_with_wakers_of_its_own_is_told_too() {
    let output = output_of(async {
        let task = spawn(async {
            let sleeps = (1..=10).map(|n| sleep(n * 10));
            let mut all: FuturesUnordered<_> = sleeps.collect();
            let mut cancelled = 0;
            while let Some(slept) = all.next().await {
                cancelled += u32::from(slept.is_err());
            }
            Ok::<_, Cancelled>(cancelled)
        });
        sleep(25).await?;
        task.cancel();
        task.await
    });
    assert_eq!(output, Ok(8));
}

/// If leaving a place took a look at all the others, this would take minutes.
#[test]
fn a_hundred_thousand_may_be_joined_in_one_task() {
    let output = output_of(async {
        let (promises, futures): (Vec<_>, Vec<_>) =
            (0..100_000).map(|_| promise()).unzip();
        let task = spawn(async { Ok::<_, Cancelled>(join_all(futures).await) });
        yield_now().await?;
        for (number, promise) in promises.into_iter().enumerate() {
            promise.set(number);
        }
        task.await?.into_iter().sum::<Result<usize, _>>()
    });
    assert_eq!(output, Ok(100_000 * 99_999 / 2));
}

#[test]
fn one_that_has_left_a_select_is_told_nothing() {
    let output = output_of(async {
        let task = spawn(async {
            let (short, long) = (Box::pin(sleep(10)), Box::pin(sleep(20)));
            let Either::Left((Ok(()), long)) = select(short, long).await else {
                panic!()
            };
            drop(long);
            sleep(30).await
        });
        sleep(15).await?;
        task.cancel();
        task.await
    });
    assert_eq!(output, Err(Cancelled));
}

#[test]
fn a_cancel_is_not_lost_with_the_branch_of_a_select() {
    async fn play(place: impl Future<Output = Result<(), Cancelled>> + 'static) {
        let (sender, receiver) = oneshot::channel();
        let task = spawn(async {
            let first = select(receiver, Box::pin(place)).await;
            assert!(matches!(first, Either::Left((Ok(()), _))));
            drop(first);
            let slept = sleep(50).await;
            log(&format!("{slept:?}"));
            slept
        });
        yield_now().await.unwrap();
        // Both come in the same turn, and the select looks at the message first.
        sender.send(()).unwrap();
        task.cancel();
        assert_eq!(task.await, Err(Cancelled));
    }
    let lines = virtual_time::play(async {
        play(sleep(10)).await;
        let (_kept, value) = promise();
        play(value).await;
        play(spawn(sleep(10)).into_future()).await;
        Ok::<_, Cancelled>(())
    });
    let expected =
        ["t=0 k=4 Err(Cancelled)", "t=0 k=8 Err(Cancelled)", "t=0 k=12 Err(Cancelled)"];
    assert_eq!(lines, expected);
}

#[test]
fn a_cancel_stays_with_its_task_when_another_takes_the_future() {
    let output = output_of(async {
        let nap = Rc::new(RefCell::new(Box::pin(sleep(50))));
        let share = || {
            let nap = Rc::clone(&nap);
            poll_fn(move |cx| nap.borrow_mut().as_mut().poll(cx))
        };
        let task = spawn(share());
        yield_now().await?;
        // This one is polled before the task is.
        spawn(share());
        task.cancel();
        task.await
    });
    assert_eq!(output, Err(Cancelled));
}

#[test]
fn a_future_that_moves_to_another_task_is_cancelled_there() {
    let lines = play(async {
        let mut nap = Box::pin(sleep(50));
        assert!(futures::poll!(&mut nap).is_pending());
        let task = spawn(async move {
            let slept = nap.await;
            log(&format!("{slept:?}"));
            slept
        });
        yield_now().await?;
        task.cancel();
        task.await
    });
    assert_eq!(lines, ["t=0 k=3 Err(Cancelled)"]);
}

#[test]
fn without_a_task_nothing_is_ever_cancelled() {
    let lines = stage::printed(|| {
        let done = spawn::run_with(timers::clock(true), async { sleep(50).await });
        assert_eq!(done.unwrap(), Ok(()));
    });
    assert!(lines.is_empty());
}

#[test]
fn a_task_whose_waker_nobody_has_is_still_found_and_can_be_cancelled() {
    let error = virtual_time::try_play(async { cancellable(pending::<()>()).await });
    assert!(
        error.unwrap_err().to_string().starts_with("task #1 `main` can never run again")
    );

    let output = output_of(async {
        let stuck = spawn(async { cancellable(pending::<()>()).await });
        sleep(10).await?;
        stuck.cancel();
        stuck.await
    });
    assert_eq!(output, Err(Cancelled));
}

#[test]
fn main_is_not_given_up_while_another_task_may_cancel_it() {
    let output = output_of(async {
        let main = current().unwrap();
        spawn(async move {
            sleep(10).await?;
            main.cancel();
            Ok::<_, Cancelled>(())
        });
        cancellable(pending::<()>()).await
    });
    assert_eq!(output, Err(Cancelled));
}
