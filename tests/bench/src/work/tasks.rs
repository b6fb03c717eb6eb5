//! The rows about tasks, in words that each runtime has.

use std::hint::black_box;

use waker::{Receiver, Sender, oneshot};

use super::{gather, join, run, spawn, yield_now};
use crate::meter::{Meter, Report};

/// Does this work once, if it is among those here.
pub fn measure(work: &str, numbers: &[usize]) -> Option<Report> {
    match (work, numbers) {
        ("yield", &[tasks, times]) => Some(yields(tasks, times)),
        ("spawn-all", &[tasks]) => Some(spawn_all(tasks)),
        ("spawn-each", &[tasks]) => Some(spawn_each(tasks)),
        ("gather", &[tasks, times]) => Some(gathers(tasks, times)),
        ("round-trip", &[times]) => Some(round_trips(times)),
        _ => None,
    }
}

async fn yield_times(times: usize) -> usize {
    for _ in 0..times {
        yield_now().await;
    }
    times
}

/// From the moment when all tasks are spawned.
fn yields(tasks: usize, times: usize) -> Report {
    run(async move {
        let spawned: Vec<_> = (0..tasks).map(|_| spawn(yield_times(times))).collect();
        let meter = Meter::start();
        for task in spawned {
            black_box(join(task).await);
        }
        meter.stop(tasks * times)
    })
}

/// All are spawned, then all are awaited in turn.
fn spawn_all(tasks: usize) -> Report {
    run(async move {
        let meter = Meter::start();
        let spawned: Vec<_> = (0..tasks).map(|n| spawn(async move { n })).collect();
        for task in spawned {
            black_box(join(task).await);
        }
        meter.stop(tasks)
    })
}

/// Each is awaited before the next one is spawned.
fn spawn_each(tasks: usize) -> Report {
    run(async move {
        let meter = Meter::start();
        for n in 0..tasks {
            black_box(join(spawn(async move { n })).await);
        }
        meter.stop(tasks)
    })
}

fn gathers(tasks: usize, times: usize) -> Report {
    run(async move {
        let meter = Meter::start();
        black_box(gather((0..tasks).map(|_| yield_times(times))).await);
        meter.stop(tasks)
    })
}

/// A message that carries the way back.
struct Ball {
    back: Sender<Ball>,
}

/// Two tasks throw a ball to and fro: to one of them, and back, is one round trip.
///
/// Each message is sent by a channel of its own, lesson 02's `oneshot`, on every runtime: so
/// the row compares how a runtime wakes and polls, and not how fast its own channels are.
fn round_trips(times: usize) -> Report {
    run(async move {
        let (sender, receiver) = oneshot();
        let far = spawn(throw_back(receiver));
        let near = spawn(throw(sender, times));
        let meter = Meter::start();
        join(near).await;
        join(far).await;
        meter.stop(times)
    })
}

async fn throw(mut to: Sender<Ball>, times: usize) {
    for _ in 0..times {
        let (back, receiver) = oneshot();
        to.send(Ball { back });
        to = receiver.await.expect("each ball comes back").back;
    }
}

/// Until the other side throws no more.
async fn throw_back(mut receiver: Receiver<Ball>) {
    while let Ok(ball) = receiver.await {
        let (back, next) = oneshot();
        ball.back.send(Ball { back });
        receiver = next;
    }
}
