//! Holds a future against the promises of futures.

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::mpsc;
use std::task::{Context, Poll, Waker};

use crate::limit::{LIMIT, message, within_limit};
use crate::waiting::{Alarm, TURNS, Waiting, poll, poll_while_woken};
use crate::{Broken, Promise};

/// Holds a future against `promises`, which are some of [`Promise::OF_FUTURES`].
///
/// `make` gives a new future, and a closure that makes happen what the future waits for:
/// when that returns, it has happened. `make` is called several times, in another thread. A
/// future that is ready before that has nothing to wait for, and keeps every promise.
///
/// # Errors
///
/// The first of the promises that is broken. If a poll blocks the thread, that is
/// [`Promise::WaitsQuietly`], found after 3 s.
///
/// # Panics
///
/// If the future panics when it is polled with good reason, or `make` does, or if one of the
/// promises is not one of a future.
pub fn future<F, C>(
    promises: &[Promise],
    make: impl Fn() -> (F, C) + Send + 'static,
) -> Result<(), Broken>
where
    F: Future<Output: PartialEq + Debug> + 'static,
    C: FnOnce() + 'static,
{
    let poll_once = |mut check: Pin<Box<dyn Future<Output = ()>>>| {
        // It awaits nothing but the closure, which does not wait.
        assert!(check.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready());
    };
    future_on(poll_once, promises, move || {
        let (future, complete) = make();
        (future, async move || complete())
    })
}

/// As [`future`], for a future that needs a running loop: `run` is the loop, and runs the
/// check as its main task. The closure that completes the future can await, so that the
/// other tasks of the loop have their turn.
///
/// # Errors
///
/// As [`future`].
///
/// # Panics
///
/// As [`future`], and if `run` comes back before the check has ended.
pub fn future_on<F, C>(
    run: impl FnOnce(Pin<Box<dyn Future<Output = ()>>>) + Send + 'static,
    promises: &[Promise],
    make: impl Fn() -> (F, C) + Send + 'static,
) -> Result<(), Broken>
where
    F: Future<Output: PartialEq + Debug> + 'static,
    C: AsyncFnOnce() + 'static,
{
    let promises = promises.to_vec();
    let checked = within_limit(move || {
        let (sender, receiver) = mpsc::channel();
        run(Box::pin(async move {
            let _ = sender.send(keeps(&promises, make).await);
        }));
        receiver.try_recv().expect("the loop came back before the check had ended")
    });
    match checked {
        Some(Ok(result)) => result,
        Some(Err(panic)) => resume_unwind(panic),
        None => Err(Promise::WaitsQuietly.broken(format!(
            "For {LIMIT:?} the thread was blocked: by a poll that does not come back, or \
             by the closure that completes the future."
        ))),
    }
}

async fn keeps<F, C>(
    promises: &[Promise],
    make: impl Fn() -> (F, C),
) -> Result<(), Broken>
where
    F: Future<Output: PartialEq + Debug>,
    C: AsyncFnOnce(),
{
    for promise in promises {
        let what_happened = match promise {
            Promise::RegistersWaker => registers_waker(&make).await,
            Promise::UsesNewestWaker => uses_newest_waker(&make).await,
            Promise::SurvivesSpuriousPolls => survives_spurious_polls(&make).await,
            Promise::WaitsQuietly => waits_quietly(&make),
            other => panic!("{other:?} is not a promise of a future"),
        };
        if let Some(text) = what_happened {
            return Err(promise.broken(text));
        }
    }
    Ok(())
}

// What happened, if the promise is broken.

async fn registers_waker<F, C>(make: impl Fn() -> (F, C)) -> Option<String>
where
    F: Future,
    C: AsyncFnOnce(),
{
    let Waiting { mut future, complete, alarm } = Waiting::begin(make)?;
    let kept = alarm.is_kept();
    complete().await;
    for _ in 0..TURNS {
        if !alarm.rings() {
            let text = if kept {
                "It returned Pending. Then what it waits for happened, and nobody called \
                 the waker of its poll, though somebody has kept it."
            } else {
                "It returned Pending, and nobody has kept the waker of its poll. Then what \
                 it waits for happened, and nobody could be told."
            };
            return Some(text.into());
        }
        if poll(&mut future, &alarm).is_ready() {
            break;
        }
    }
    None
}

async fn uses_newest_waker<F, C>(make: impl Fn() -> (F, C)) -> Option<String>
where
    F: Future,
    C: AsyncFnOnce(),
{
    let Waiting { mut future, complete, alarm: older } = Waiting::begin(make)?;
    let newest = Alarm::new();
    // Nobody has woken it. If it does not bear that, another promise is broken.
    let polled = catch_unwind(AssertUnwindSafe(|| poll(&mut future, &newest)));
    let Ok(Poll::Pending) = polled else { return None };
    complete().await;
    (older.rings() && !newest.rings()).then(|| {
        "It was polled with one waker and then with another one, as if it had moved to \
         another task. When what it waits for happened, the first waker was called, and the \
         second was not."
            .into()
    })
}

async fn survives_spurious_polls<F, C>(make: impl Fn() -> (F, C)) -> Option<String>
where
    F: Future<Output: PartialEq + Debug>,
    C: AsyncFnOnce(),
{
    let Waiting { mut future, complete, alarm } = Waiting::begin(&make)?;
    complete().await;
    let was_woken = alarm.rings();
    let expected = poll_while_woken(&mut future, &alarm);

    let Waiting { mut future, complete, alarm } = Waiting::begin(&make)?;
    for _ in 0..3 {
        let before = "It had returned Pending. Before anything had happened it was polled \
                      once more, and";
        match catch_unwind(AssertUnwindSafe(|| poll(&mut future, &alarm))) {
            Ok(Poll::Pending) => {}
            Ok(ready) => return Some(format!("{before} returned {ready:?}.")),
            Err(panic) => {
                return Some(format!("{before} panicked: {}", message(&*panic)));
            }
        }
    }
    complete().await;
    let before = "It was polled a few times though nobody had woken it. Then what it waits \
                  for happened, and";
    if was_woken && !alarm.rings() {
        return Some(format!(
            "{before} nobody called its waker; without those polls it is called."
        ));
    }
    let output = poll_while_woken(&mut future, &alarm);
    (output != expected).then(|| {
        format!("{before} it returned {output:?}; without those polls it returns {expected:?}.")
    })
}

fn waits_quietly<F: Future, C>(make: impl Fn() -> (F, C)) -> Option<String> {
    let waiting = Waiting::begin(make)?;
    waiting.alarm.rings().then(|| {
        format!(
            "It was polled {TURNS} times, and each time called its own waker and returned \
             Pending, though what it waits for had not happened."
        )
    })
}
