//! The rows about time, in words that each runtime with timers has.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use super::{join, run, sleep, spawn, yield_now};
use crate::memory::Memory;
use crate::meter::{Meter, Report};
use crate::work::pause;

/// Does this work once, if it is among those here.
pub fn measure(work: &str, numbers: &[usize]) -> Option<Report> {
    match (work, numbers) {
        ("sleep", &[tasks, times, longest]) => Some(sleeps(tasks, times, longest)),
        ("cancel", &[tasks, times]) => Some(cancels(tasks, times)),
        ("bytes", &[tasks]) => Some(bytes(tasks)),
        _ => None,
    }
}

/// From the moment when all tasks are spawned.
fn sleeps(tasks: usize, times: usize, longest: usize) -> Report {
    run(async move {
        let sleeper = move |task| async move {
            for time in 0..times {
                sleep(pause(task * times + time, longest)).await;
            }
        };
        let spawned: Vec<_> = (0..tasks).map(|task| spawn(sleeper(task))).collect();
        let meter = Meter::start();
        for task in spawned {
            join(task).await;
        }
        meter.stop(tasks * times)
    })
}

/// Long sleeps are begun, and dropped after one yield, as a time limit would do.
fn cancels(tasks: usize, times: usize) -> Report {
    run(async move {
        let sleeper = move |task| async move {
            for time in 0..times {
                let a_while =
                    Duration::from_secs(1000) + pause(task * times + time, 1000);
                let mut sleep = pin!(sleep(a_while));
                poll_fn(|cx| {
                    assert!(sleep.as_mut().poll(cx).is_pending());
                    Poll::Ready(())
                })
                .await;
                yield_now().await;
            }
        };
        let spawned: Vec<_> = (0..tasks).map(|task| spawn(sleeper(task))).collect();
        let meter = Meter::start();
        for task in spawned {
            join(task).await;
        }
        meter.stop(tasks * times)
    })
}

/// How much more memory there is while all sleep, handles included, than before.
fn bytes(tasks: usize) -> Report {
    // Not in the tasks, which would become larger.
    static BEGUN: AtomicUsize = AtomicUsize::new(0);

    run(async move {
        let sleeper = |task| async move {
            BEGUN.fetch_add(1, Ordering::Relaxed);
            sleep(Duration::from_secs(1000) + pause(task, 1000)).await;
        };
        let before = Memory::now();
        let spawned: Vec<_> = (0..tasks).map(|task| spawn(sleeper(task))).collect();
        while BEGUN.load(Ordering::Relaxed) < tasks {
            yield_now().await;
        }
        let after = Memory::now();
        drop(spawned);
        Report {
            operations: tasks,
            requested: Some(after.requested - before.requested),
            resident: after.resident.zip(before.resident).map(|(a, b)| a - b),
            ..Report::default()
        }
    })
}
