//! The lessons, by `run` and `spawn` on the real clock, as a program has them.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;

use spawn::{JoinHandle, run, run_with, sleep, spawn};
use timers::{clock, yield_now};

use crate::meter::{Meter, Report};
use crate::work::pause;

#[path = "../work/sleeps.rs"]
mod sleeps;
#[path = "../work/tasks.rs"]
mod tasks;

/// Does this work once, if it can.
pub fn measure(work: &str, numbers: &[usize]) -> Option<Report> {
    match (work, numbers) {
        ("virtual-sleep", &[tasks]) => Some(sleeps_in_virtual_time(tasks)),
        _ => tasks::measure(work, numbers).or_else(|| sleeps::measure(work, numbers)),
    }
}

async fn join<T: 'static>(task: JoinHandle<T>) -> T {
    task.await
}

fn gather<F>(futures: impl Iterator<Item = F>) -> impl Future<Output = Vec<F::Output>>
where
    F: Future<Output: 'static> + 'static,
{
    gather::gather(futures.map(spawn))
}

/// Each task sleeps once, for up to a second. Counts its polls as well.
fn sleeps_in_virtual_time(tasks: usize) -> Report {
    let polls = Rc::new(Cell::new(0));
    let counter = Rc::clone(&polls);
    let report = run_with(clock(true), async move {
        let sleeper = |task| {
            let polls = Rc::clone(&counter);
            async move {
                let mut sleep = pin!(sleep(pause(task, 1000)));
                poll_fn(|cx| {
                    polls.set(polls.get() + 1);
                    sleep.as_mut().poll(cx)
                })
                .await;
            }
        };
        let spawned: Vec<_> = (0..tasks).map(|task| spawn(sleeper(task))).collect();
        let meter = Meter::start();
        for task in spawned {
            task.await;
        }
        meter.stop(tasks)
    });
    let report = report.expect("every task sleeps, so the clock has a next deadline");
    Report { polls: Some(f64::from(polls.get())), ..report }
}
