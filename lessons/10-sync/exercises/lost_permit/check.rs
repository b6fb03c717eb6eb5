//! The promises, for tasks that are stopped before, while, and after they are called.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use cancel::{Cancelled, Task, spawn};
use futures::future::{Either, select};

use super::attempt::Semaphore;

#[path = "../../../05-spawn/exercises/in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{Random, now, play, sleep};

const CALLED: &str =
    "no permit is lost if a task is cancelled that has just been given one";
const DROPPED: &str = "no permit is lost if the future of `acquire` is dropped";
const NEVER_MORE: &str = "there are never more guards than permits";
const AS_SOON: &str =
    "a task gets a permit as soon as there is one, in the order in which they have asked";
const NEWCOMER: &str = "a newcomer gets no permit while others wait";
const IMMEDIATELY: &str =
    "a task that is cancelled while it waits gets the error immediately";
const WHENEVER: &str = "no permit is lost, whichever task is stopped, and when";

/// Which of the waiting tasks are stopped.
fn chosen(random: &mut Random, count: usize) -> Vec<usize> {
    (0..count).filter(|_| random.below(2) == 0).collect()
}

/// A sleep that can be cancelled.
async fn nap(time: u64) -> Result<(), Cancelled> {
    cancel::sleep(Duration::from_millis(time)).await
}

/// Who has got permits, and how many guards there are.
#[derive(Default)]
struct Log {
    got: RefCell<Vec<usize>>,
    guards: Cell<usize>,
    most: Cell<usize>,
}

impl Log {
    fn got(&self, number: usize) {
        self.got.borrow_mut().push(number);
        self.guards.set(self.guards.get() + 1);
        self.most.set(self.most.get().max(self.guards.get()));
    }

    fn gives(&self) {
        self.guards.set(self.guards.get() - 1);
    }
}

/// Tasks that wait for a permit, and hold it for ten milliseconds.
fn waiting(semaphore: &Rc<Semaphore>, count: usize, log: &Rc<Log>) -> Vec<Task<()>> {
    let tasks = (0..count).map(|number| {
        let (semaphore, log) = (Rc::clone(semaphore), Rc::clone(log));
        spawn(async move {
            let guard = semaphore.acquire().await?;
            log.got(number);
            let slept = nap(10).await;
            log.gives();
            drop(guard);
            slept
        })
    });
    tasks.collect()
}

#[test]
fn no_permit_is_lost_if_a_task_is_cancelled_that_has_been_given_one() {
    let mut random = Random(1);
    for _ in 0..100 {
        let count = 1 + random.below(6) as usize;
        let permits = 1 + random.below(4) as usize;
        let back = 1 + random.below(permits as u64) as usize;
        let stopped = chosen(&mut random, count);
        let cancelled = stopped.clone();
        let (got, free) = play(CALLED, async move || {
            let semaphore = Rc::new(Semaphore::new(permits));
            let mut guards = Vec::new();
            for _ in 0..permits {
                guards.push(semaphore.acquire().await.expect("nobody cancels this"));
            }
            let log = Rc::new(Log::default());
            let tasks = waiting(&semaphore, count, &log);
            sleep(1).await;
            // The tasks that get these have not run when they are cancelled.
            guards.truncate(permits - back);
            for number in cancelled {
                tasks[number].cancel();
            }
            sleep(1).await;
            let got = log.got.borrow().clone();
            drop(guards);
            sleep(1_000).await;
            (got, semaphore.free())
        });
        let left = (0..count).filter(|number| !stopped.contains(number));
        let expected: Vec<_> = left.take(back).collect();
        assert_eq!(
            (got, free),
            (expected, permits),
            "Permits: {permits}, all of them taken. Tasks that waited: {count}. Guards that were \
             dropped then: {back}. Immediately after that these tasks were cancelled: \
             {stopped:?}. Which got a permit, and how many permits were free when all guards \
             had been dropped? Promised: {CALLED}."
        );
    }
}

#[test]
fn no_permit_is_lost_if_the_future_is_dropped() {
    let mut random = Random(2);
    for _ in 0..100 {
        let count = 1 + random.below(6) as usize;
        let back = 1 + random.below(3) as usize;
        let stopped = chosen(&mut random, count);
        let dropped = stopped.clone();
        let (got, free) = play(DROPPED, async move || {
            let semaphore = Semaphore::new(3);
            let mut guards = Vec::new();
            for _ in 0..3 {
                guards.push(semaphore.acquire().await.expect("nobody cancels this"));
            }
            let mut waiting: Vec<_> =
                (0..count).map(|_| Some(Box::pin(semaphore.acquire()))).collect();
            for future in waiting.iter_mut().flatten() {
                assert!(is_pending(future.as_mut()), "{NEVER_MORE}");
            }
            guards.truncate(3 - back);
            for number in dropped {
                waiting[number] = None;
            }
            let mut got = Vec::new();
            for (number, future) in waiting.iter_mut().enumerate() {
                let Some(waits) = future else { continue };
                let mut cx = Context::from_waker(Waker::noop());
                if let Poll::Ready(guard) = waits.as_mut().poll(&mut cx) {
                    guards.push(guard.expect("nobody cancels this"));
                    got.push(number);
                    *future = None;
                }
            }
            drop(guards);
            drop(waiting);
            (got, semaphore.free())
        });
        let left = (0..count).filter(|number| !stopped.contains(number));
        let expected: Vec<_> = left.take(back).collect();
        assert_eq!(
            (got, free),
            (expected, 3),
            "Permits: 3, all of them taken. Futures that waited: {count}. Guards that were \
             dropped then: {back}. Immediately after that the futures with these numbers were \
             dropped: {stopped:?}. Which got a permit, and how many permits were free when all \
             was dropped? Promised: {DROPPED}."
        );
    }
}

fn is_pending<T>(future: Pin<&mut impl Future<Output = T>>) -> bool {
    future.poll(&mut Context::from_waker(Waker::noop())).is_pending()
}

#[test]
fn there_are_never_more_guards_than_permits() {
    let mut random = Random(3);
    for _ in 0..100 {
        let count = 1 + random.below(8) as usize;
        let permits = 1 + random.below(3) as usize;
        let stopped = chosen(&mut random, count);
        let cancelled = stopped.clone();
        let (most, free) = play(NEVER_MORE, async move || {
            let semaphore = Rc::new(Semaphore::new(permits));
            let log = Rc::new(Log::default());
            let tasks = waiting(&semaphore, count, &log);
            sleep(5).await;
            for number in cancelled {
                tasks[number].cancel();
            }
            sleep(1_000).await;
            (log.most.get(), semaphore.free())
        });
        assert_eq!(
            (most, free),
            (permits.min(count), permits),
            "Permits: {permits}. Tasks: {count}. When the first tasks had got \
             theirs, these were cancelled: {stopped:?}. How many guards were there at most, and \
             how many permits were free in the end? Promised: {NEVER_MORE}."
        );
    }
}

#[test]
fn a_task_gets_a_permit_as_soon_as_there_is_one() {
    let mut random = Random(4);
    for _ in 0..50 {
        let permits = 1 + random.below(3) as usize;
        let mut time = 0;
        let mut task = |random: &mut Random| {
            time += 1 + random.below(10);
            (time, 1 + random.below(40))
        };
        let tasks: Vec<(u64, u64)> = (0..10).map(|_| task(&mut random)).collect();
        let asks = tasks.clone();
        let got = play(AS_SOON, async move || {
            let semaphore = Rc::new(Semaphore::new(permits));
            let tasks: Vec<_> = asks
                .into_iter()
                .map(|(time, holds)| {
                    let semaphore = Rc::clone(&semaphore);
                    spawn(async move {
                        sleep(time).await;
                        let _guard = semaphore.acquire().await?;
                        let got = now();
                        sleep(holds).await;
                        Ok::<_, Cancelled>(got)
                    })
                })
                .collect();
            let mut got = Vec::new();
            for task in tasks {
                got.push(task.await.expect("nobody cancels it"));
            }
            got
        });
        let mut free = vec![0; permits];
        let expected: Vec<u64> = tasks
            .iter()
            .map(|(time, holds)| {
                let first = free.iter_mut().min().expect("there is a permit");
                let got = (*time).max(*first);
                *first = got + holds;
                got
            })
            .collect();
        assert_eq!(
            got, expected,
            "Permits: {permits}. The tasks asked at a time, and held the permit for a \
             time, in ms: {tasks:?}. When did each get it? Promised: {AS_SOON}."
        );
    }
}

#[test]
fn a_newcomer_gets_none_while_others_wait() {
    let order = play(NEWCOMER, async || {
        let semaphore = Rc::new(Semaphore::new(1));
        let order = Rc::new(RefCell::new(Vec::new()));
        let tasks = ["first", "second"].map(|name| {
            let (semaphore, order) = (Rc::clone(&semaphore), Rc::clone(&order));
            spawn(async move {
                for _ in 0..3 {
                    // The other one waits, and this one comes back without a pause.
                    let _guard = semaphore.acquire().await?;
                    order.borrow_mut().push(name);
                    sleep(10).await;
                }
                Ok::<_, Cancelled>(())
            })
        });
        for task in tasks {
            task.await.expect("nobody cancels it");
        }
        order.take()
    });
    assert_eq!(
        order,
        ["first", "second", "first", "second", "first", "second"],
        "There was one permit, and two tasks took it three times each. A task that had dropped \
         it asked again immediately. In which order did they get it? Promised: {NEWCOMER}."
    );
}

#[test]
fn a_task_that_is_cancelled_gets_the_error_immediately() {
    let ended = play(IMMEDIATELY, async || {
        let semaphore = Rc::new(Semaphore::new(1));
        let _guard = semaphore.acquire().await.expect("nobody cancels this");
        let waits = Rc::clone(&semaphore);
        let task = spawn(async move {
            let got = waits.acquire().await.map(drop);
            Ok::<_, Cancelled>((got, now()))
        });
        sleep(20).await;
        task.cancel();
        task.await
    });
    assert_eq!(
        ended,
        Ok((Err(Cancelled), 20)),
        "A task waited for a permit, and was cancelled at 20 ms. What did `acquire` return, and \
         when? Promised: {IMMEDIATELY}."
    );
}

/// What stops a task, and when.
#[derive(Clone, Copy, Debug)]
enum Stop {
    Never,
    Cancel(u64),
    Drop(u64),
}

#[test]
fn no_permit_is_lost_whenever_a_task_is_stopped() {
    let mut random = Random(5);
    for _ in 0..100 {
        let permits = 1 + random.below(3) as usize;
        // Few different times, so that much happens at the same time.
        let stop = |random: &mut Random| {
            let time = 10 * random.below(6);
            [Stop::Never, Stop::Cancel(time), Stop::Drop(time)][random.below(3) as usize]
        };
        let stops: Vec<_> = (0..12).map(|_| stop(&mut random)).collect();
        let tasks = stops.clone();
        let (most, left, free) = play(WHENEVER, async move || {
            let semaphore = Rc::new(Semaphore::new(permits));
            let log = Rc::new(Log::default());
            let mut waiting = Vec::new();
            for (number, stop) in tasks.into_iter().enumerate() {
                let (semaphore, held) = (Rc::clone(&semaphore), Rc::clone(&log));
                let task = spawn(async move {
                    let uses = Box::pin(async {
                        let _guard = semaphore.acquire().await?;
                        held.got(number);
                        let _gives = Gives(&held);
                        nap(10).await
                    });
                    match stop {
                        Stop::Drop(time) => match select(uses, Box::pin(nap(time))).await
                        {
                            Either::Left((used, _)) => used,
                            Either::Right((slept, _)) => slept,
                        },
                        _ => uses.await,
                    }
                });
                if let Stop::Cancel(time) = stop {
                    let record = Rc::clone(task.record());
                    spawn(async move {
                        nap(time).await?;
                        record.cancel();
                        Ok::<_, Cancelled>(())
                    });
                }
                waiting.push((number, stop, task));
            }
            sleep(1_000).await;
            let left = waiting.iter().filter_map(|(number, stop, _)| {
                let got = log.got.borrow().contains(number);
                (matches!(stop, Stop::Never) && !got).then_some(*number)
            });
            (log.most.get(), left.collect::<Vec<_>>(), semaphore.free())
        });
        assert!(
            most <= permits && left.is_empty() && free == permits,
            "Permits: {permits}. Tasks were stopped, or not, at these times in ms: \
             {stops:?}. Guards at a time: up to {most}. Tasks that waited for ever: {left:?}. \
             Permits that were free in the end: {free}. Promised: \
             {WHENEVER}; {NEVER_MORE}."
        );
    }
}

struct Gives<'a>(&'a Log);

impl Drop for Gives<'_> {
    fn drop(&mut self) {
        self.0.gives();
    }
}
