//! Holds a future against the promises of futures.

use std::cell::RefCell;
use std::fmt::Debug;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use crate::limit::{LIMIT, message, within};
use crate::partner::{LAGS, Partner, alone, lag, rounds, wait_until};
use crate::waiting::{Alarm, TURNS, Waiting, poll, poll_while_woken, set_in_the_wake};
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

/// As [`future`], for a future that may be completed by another thread. That is tried, too: many
/// times one thread completes a future while another polls it.
///
/// # Errors
///
/// As [`future`].
///
/// # Panics
///
/// As [`future`].
pub fn future_across_threads<F, C>(
    promises: &[Promise],
    make: impl Fn() -> (F, C) + Clone + Send + 'static,
) -> Result<(), Broken>
where
    F: Future<Output: PartialEq + Debug> + 'static,
    C: FnOnce() + Send + 'static,
{
    future(promises, make.clone())?;
    if !promises.contains(&Promise::RegistersWaker) {
        return Ok(());
    }
    let _alone = alone();
    match finished(within(LIMIT, move || registers_waker_in_a_race(make)))? {
        Some(text) => Err(Promise::RegistersWaker.broken(text)),
        None => Ok(()),
    }
}

/// As [`future`], for a future that needs a running loop: `run` is the loop, and runs the
/// check as its main task. The closure that completes the future can await, so that the
/// other tasks of the loop have their turn. `run` is called twice.
///
/// # Errors
///
/// As [`future`].
///
/// # Panics
///
/// As [`future`], and if `run` comes back before the check has ended.
pub fn future_on<F, C>(
    run: impl Fn(Pin<Box<dyn Future<Output = ()>>>) + Send + 'static,
    promises: &[Promise],
    make: impl Fn() -> (F, C) + Send + 'static,
) -> Result<(), Broken>
where
    F: Future<Output: PartialEq + Debug> + 'static,
    C: AsyncFnOnce() + 'static,
{
    let list = promises.to_vec();
    let (result, run, make) = finished(within(LIMIT, move || {
        let check = async move { (keeps(&list, &make).await, make) };
        let (result, make) = run_check(&run, check);
        (result, run, make)
    }))?;
    result?;

    // A poll in the wake may hang, if the waker is called under a lock. So this is the last.
    let [registers, unlocked] = [Promise::RegistersWaker, Promise::WakesUnlocked]
        .map(|promise| promises.contains(&promise));
    if !registers && !unlocked {
        return Ok(());
    }
    let limit = if unlocked { LIMIT } else { UNDER_A_LOCK };
    let check = move || run_check(&run, async move { polled_in_the_wake(make).await });
    match within(limit, check) {
        Some(Ok(InTheWake::Lost)) if registers => Err(Promise::RegistersWaker.broken(
            "It was polled inside the call of its waker, and returned Pending. Then what it \
             waits for had happened, and the waker of that poll was not called.",
        )),
        Some(Ok(InTheWake::Panicked(text))) if unlocked => {
            Err(Promise::WakesUnlocked.broken(format!(
                "It was polled inside the call of its waker, and panicked: {text}"
            )))
        }
        None if unlocked => Err(Promise::WakesUnlocked.broken(format!(
            "It was polled inside the call of its waker, and {LIMIT:?} later that poll has \
             not come back."
        ))),
        Some(Err(panic)) => resume_unwind(panic),
        Some(Ok(_)) | None => Ok(()),
    }
}

/// A poll in the wake that takes longer waits for a lock. Where that is allowed, the check loses
/// this time, so it is short.
const UNDER_A_LOCK: Duration = Duration::from_millis(300);

fn finished<T>(checked: Option<thread::Result<T>>) -> Result<T, Broken> {
    match checked {
        Some(Ok(result)) => Ok(result),
        Some(Err(panic)) => resume_unwind(panic),
        None => Err(Promise::WaitsQuietly.broken(format!(
            "For {LIMIT:?} the thread was blocked: by a poll that does not come back, or \
             by the closure that completes the future."
        ))),
    }
}

fn run_check<T: 'static>(
    run: impl Fn(Pin<Box<dyn Future<Output = ()>>>),
    check: impl Future<Output = T> + 'static,
) -> T {
    let (sender, receiver) = mpsc::channel();
    run(Box::pin(async move {
        let _ = sender.send(check.await);
    }));
    receiver.try_recv().expect("the loop came back before the check had ended")
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
            // That is seen in the wake.
            Promise::WakesUnlocked => None,
            other => panic!("{other:?} is not a promise of a future"),
        };
        if let Some(text) = what_happened {
            return Err(promise.broken(text));
        }
    }
    Ok(())
}

/// What came of it when the future was polled inside the call of its waker.
enum InTheWake {
    Fine,
    /// The last of these polls returned Pending, and its waker was not called.
    Lost,
    Panicked(String),
}

/// An executor may poll as soon as a waker is called, before that call returns. A future whose
/// waker is called too early is not ready then, and not woken again.
async fn polled_in_the_wake<F, C>(make: impl Fn() -> (F, C)) -> InTheWake
where
    F: Future + 'static,
    C: AsyncFnOnce(),
{
    let Some(Waiting { mut future, complete, alarm }) = Waiting::begin(make) else {
        return InTheWake::Fine;
    };
    let alarm = Rc::new(alarm);
    let last = Rc::new(RefCell::new(None));
    set_in_the_wake(Some(Box::new({
        let (alarm, last) = (Rc::clone(&alarm), Rc::clone(&last));
        move || {
            if matches!(*last.borrow(), None | Some(Ok(Poll::Pending))) {
                let poll = || poll_while_woken(&mut future, &alarm).map(drop);
                *last.borrow_mut() = Some(catch_unwind(AssertUnwindSafe(poll)));
            }
        }
    })));
    complete().await;
    set_in_the_wake(None);
    match last.take() {
        Some(Ok(Poll::Pending)) if !alarm.rings() => InTheWake::Lost,
        Some(Err(panic)) => InTheWake::Panicked(message(&*panic).to_string()),
        _ => InTheWake::Fine,
    }
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
                "It returned Pending. Then what it waits for happened, and the waker of its \
                 poll was not called, though it had been kept."
            } else {
                "It returned Pending, and the waker of its poll was not kept. Then what it \
                 waits for happened, and there was nothing to call."
            };
            return Some(text.into());
        }
        if poll(&mut future, &alarm).is_ready() {
            break;
        }
    }
    None
}

fn registers_waker_in_a_race<F, C>(make: impl Fn() -> (F, C)) -> Option<String>
where
    F: Future,
    C: FnOnce() + Send + 'static,
{
    let partner = Partner::new();
    let lost = rounds().any(|round| {
        let (mut futures, events): (Vec<_>, Vec<_>) = (0..BATCH)
            .map(|_| make())
            .map(|(future, complete)| ((Box::pin(future), Alarm::new()), complete))
            .unzip();
        // How many polls have begun, and how many futures have been completed.
        let counts = Arc::new([const { AtomicUsize::new(0) }; 2]);
        let theirs = Arc::clone(&counts);
        let complete = move || {
            for (number, complete) in events.into_iter().enumerate() {
                wait_for_count(&theirs, 0, number + 1);
                lag(number);
                complete();
                theirs[1].store(number + 1, Ordering::Release);
            }
        };
        let pending: Vec<bool> = partner.together(complete, || {
            let ours = counts;
            let poll_next = |(number, (future, alarm)): (usize, &mut (_, _))| {
                ours[0].store(number + 1, Ordering::Release);
                lag(round + number / LAGS);
                let pending = poll(future, alarm).is_pending();
                wait_for_count(&ours, 1, number + 1);
                pending
            };
            futures.iter_mut().enumerate().map(poll_next).collect()
        });
        futures.iter().zip(pending).any(|((_, alarm), pending)| pending && !alarm.rings())
    });
    lost.then(|| {
        "Another thread made happen what it waits for, while it was polled. The poll returned \
         Pending, and its waker was not called."
            .into()
    })
}

/// If there is no other owner, the other thread has panicked, and counts no further.
fn wait_for_count(counts: &Arc<[AtomicUsize; 2]>, place: usize, count: usize) {
    let reached = || counts[place].load(Ordering::Acquire) >= count;
    wait_until(|| reached() || Arc::strong_count(counts) == 1);
}

/// So many futures are polled and completed in one go.
const BATCH: usize = 16;

/// What came of it when the future was polled more often than needed, and then completed.
struct Completed<T> {
    newest_rings: bool,
    older_rings: bool,
    output: Poll<T>,
}

/// Polls it so often without a wake, with one waker or with a new one each time. None if there
/// is nothing to wait for, or if these polls break another promise.
async fn completed<F, C>(
    make: impl Fn() -> (F, C),
    polls: usize,
    changes: bool,
) -> Option<Completed<F::Output>>
where
    F: Future,
    C: AsyncFnOnce(),
{
    let Waiting { mut future, complete, alarm: mut newest } = Waiting::begin(make)?;
    let mut older = Vec::new();
    for _ in 0..polls {
        if changes {
            older.push(mem::replace(&mut newest, Alarm::new()));
        }
        let polled = catch_unwind(AssertUnwindSafe(|| poll(&mut future, &newest)));
        let Ok(Poll::Pending) = polled else { return None };
    }
    complete().await;
    Some(Completed {
        newest_rings: newest.rings(),
        older_rings: older.iter().any(Alarm::rings),
        output: poll_while_woken(&mut future, &newest),
    })
}

async fn uses_newest_waker<F, C>(make: impl Fn() -> (F, C)) -> Option<String>
where
    F: Future<Output: PartialEq + Debug>,
    C: AsyncFnOnce(),
{
    for (polls, before, older, newest) in [
        (
            1,
            "It was polled with one waker and then with another one, as if it had moved to \
             another task.",
            "the first",
            "the second",
        ),
        (
            TURNS,
            "It was polled many times, each time with a new waker.",
            "an older",
            "the newest",
        ),
    ] {
        let unchanged = completed(&make, polls, false).await?;
        let changed = completed(&make, polls, true).await?;
        if changed.older_rings && !changed.newest_rings {
            return Some(format!(
                "{before} When what it waits for happened, {older} waker was called, and \
                 {newest} was not."
            ));
        }
        if unchanged.newest_rings && !changed.newest_rings {
            return Some(format!(
                "{before} When what it waits for happened, no waker was called; if the waker \
                 stays the same, it is called."
            ));
        }
        let [changed, unchanged] = [changed.output, unchanged.output];
        if changed != unchanged {
            return Some(format!(
                "{before} Then what it waits for happened, and it returned {changed:?}; if \
                 the waker stays the same, it returns {unchanged:?}."
            ));
        }
    }
    None
}

async fn survives_spurious_polls<F, C>(make: impl Fn() -> (F, C)) -> Option<String>
where
    F: Future<Output: PartialEq + Debug>,
    C: AsyncFnOnce(),
{
    let Completed { newest_rings: was_woken, output: expected, .. } =
        completed(&make, 0, false).await?;

    for polls in [3, TURNS] {
        let Waiting { mut future, complete, alarm } = Waiting::begin(&make)?;
        for _ in 0..polls {
            let before = "It had returned Pending. Before anything had happened it was \
                          polled once more, and";
            match catch_unwind(AssertUnwindSafe(|| poll(&mut future, &alarm))) {
                Ok(Poll::Pending) => {}
                Ok(ready) => return Some(format!("{before} returned {ready:?}.")),
                Err(panic) => {
                    return Some(format!("{before} panicked: {}", message(&*panic)));
                }
            }
        }
        complete().await;
        let before = "It was polled several times without a wake. Then what it waits for \
                      happened, and";
        if was_woken && !alarm.rings() {
            return Some(format!(
                "{before} its waker was not called; without those polls it is called."
            ));
        }
        let output = poll_while_woken(&mut future, &alarm);
        if output != expected {
            return Some(format!(
                "{before} it returned {output:?}; without those polls it returns \
                 {expected:?}."
            ));
        }
    }
    None
}

fn waits_quietly<F: Future, C>(make: impl Fn() -> (F, C)) -> Option<String> {
    // Not dropped before the end, because that may be what the future waits for.
    let Waiting { mut future, complete: _complete, alarm } = Waiting::begin(make)?;
    let before = if alarm.rings() {
        "It was polled"
    } else {
        let newest = Alarm::new();
        let polled = AssertUnwindSafe(|| poll_while_woken(&mut future, &newest));
        // If it panics, another promise is broken.
        if catch_unwind(polled).is_err() || !newest.rings() {
            return None;
        }
        "It was polled with one waker and then with another one. After that it was polled"
    };
    Some(format!(
        "{before} {TURNS} times, and each time called its own waker and returned Pending, \
         though what it waits for had not happened."
    ))
}
