//! The promises, with tasks that panic without printing anything.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::task::Poll;

use timers::yield_now;

use super::attempt::{Handle, start};

#[path = "../in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{message, now, play, sleep};

const GETS_IT: &str = "whoever awaits a task that panics gets that panic";

async fn turns(count: u32) {
    for _ in 0..count {
        yield_now().await;
    }
}

/// Panics after so many turns, and says in which one.
async fn fails(after: u32) -> u32 {
    turns(after).await;
    resume_unwind(Box::new(format!("no part {after}")))
}

/// Awaits the task, and catches its panic.
async fn outcome<T>(handle: Handle<T>) -> Result<T, Box<dyn Any + Send>> {
    let mut handle = Box::pin(handle);
    poll_fn(|cx| {
        let poll = catch_unwind(AssertUnwindSafe(|| handle.as_mut().poll(cx)));
        poll.map_or_else(|panic| Poll::Ready(Err(panic)), |poll| poll.map(Ok))
    })
    .await
}

/// What comes of awaiting a task that panics after so many turns, so many turns later.
#[track_caller]
fn text_of_the_panic(panics_after: u32, awaited_after: u32) -> Result<u32, String> {
    play(GETS_IT, async move || {
        let task = start(fails(panics_after));
        turns(awaited_after).await;
        outcome(task).await.map_err(|panic| message(&*panic).to_string())
    })
}

#[test]
fn whoever_waits_for_it_gets_its_panic() {
    for after in [0, 1, 2, 7, 100] {
        let outcome = text_of_the_panic(after, 0);
        assert_eq!(
            outcome,
            Err(format!("no part {after}")),
            "A task was awaited, and panicked after {after} turns. Promised: {GETS_IT}, with \
             the same message."
        );
    }
}

#[test]
fn whoever_comes_afterwards_gets_its_panic() {
    for after in [0, 1, 2, 7, 100] {
        let outcome = text_of_the_panic(after, after + 3);
        assert_eq!(
            outcome,
            Err(format!("no part {after}")),
            "A task panicked after {after} turns, and was awaited later. Promised: {GETS_IT}, \
             with the same message."
        );
    }
}

#[test]
fn the_panic_is_the_very_value() {
    let panic = play(GETS_IT, async || {
        let task = start(async { resume_unwind(Box::new(404)) });
        outcome::<()>(task).await.unwrap_err()
    });
    assert_eq!(
        panic.downcast_ref(),
        Some(&404),
        "A task panicked with a value that is no text, and whoever awaited it got another one. \
         Promised: {GETS_IT}, the very value."
    );
}

#[test]
fn it_goes_up_from_task_to_task() {
    let text = play(GETS_IT, async || {
        let part = start(fails(3));
        let page = start(part);
        let server = start(page);
        message(&*outcome(server).await.unwrap_err()).to_string()
    });
    assert_eq!(
        text, "no part 3",
        "A server awaited a page, the page awaited a part, and the part panicked. Promised: \
         {GETS_IT}, and so it goes up."
    );
}

#[test]
fn the_others_do_not_notice() {
    let promise = "a panic ends its task, not the loop";
    let ends = play(promise, async || {
        let other = |time| async move {
            sleep(time).await;
            now()
        };
        let before = start(other(10));
        let fails = start(fails(2));
        let after = start(other(20));
        let (before, after) = (before.await, after.await);
        drop(fails);
        [before, after]
    });
    assert_eq!(
        ends,
        [10, 20],
        "Of three tasks the second panicked. Promised: {promise}."
    );
}

#[test]
fn what_returns_is_as_before() {
    struct Only(u64);
    let promise = "whoever awaits a task that returns gets its output";
    let outputs = play(promise, async || {
        let [a, b, c] = [0, 10, 20].map(|time| {
            start(async move {
                sleep(time).await;
                Only(time)
            })
        });
        sleep(10).await;
        [b.await.0, a.await.0, c.await.0]
    });
    assert_eq!(outputs, [10, 0, 20], "Promised: {promise}.");
}
