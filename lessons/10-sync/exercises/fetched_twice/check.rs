//! The promises, for tasks that ask at the same time, and fetches that fail or are stopped.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::pending;
use std::rc::Rc;
use std::time::Duration;

use cancel::{Cancelled, spawn};
use futures::future::{Either, select};

use super::attempt::Cache;

#[path = "../../../05-spawn/exercises/in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{Random, now, play, sleep};

const ONCE: &str =
    "each key is fetched once, however many tasks ask for it at the same time";
const DIFFERENT: &str = "different keys are fetched at the same time";
const AT_ONCE: &str = "a value that is there is returned immediately";
const FAILS: &str =
    "if a fetch fails, the task that has asked next fetches again, immediately";
const STOPPED: &str = "if the task that fetches is stopped, the one that has asked next \
                       fetches, immediately";
const WAITERS: &str = "if a task that waits is stopped, nothing changes for the others";

#[derive(Debug, PartialEq)]
enum Problem {
    /// The fetch with this number has failed.
    Fetch(usize),
}

type Failure = cancel::Failure<Problem>;

/// What a fetch does after so many milliseconds.
#[derive(Clone, Copy, Debug)]
enum Fetch {
    Brings(u64),
    Fails(u64),
}

use Fetch::{Brings, Fails};

/// What stops a task, and when.
#[derive(Clone, Copy, Debug)]
enum Stop {
    Never,
    Cancel(u64),
    /// The future of `get` is dropped.
    Drop(u64),
}

impl Stop {
    fn time(self) -> u64 {
        match self {
            Stop::Never => u64::MAX,
            Stop::Cancel(time) | Stop::Drop(time) => time,
        }
    }
}

/// A task that asks.
#[derive(Clone, Copy, Debug)]
struct Ask {
    key: char,
    time: u64,
    stop: Stop,
}

/// What the task got.
#[derive(Debug, PartialEq)]
enum Got {
    /// The value of the fetch with that number.
    Value(usize),
    Error(usize),
    Stopped,
}

#[derive(Debug, PartialEq)]
struct Report {
    /// Which keys were fetched, and when that began.
    fetches: Vec<(char, u64)>,
    /// What each task got, and when.
    got: Vec<(Got, u64)>,
}

/// Lets tasks ask a cache, whose fetches do these things in turn. The tasks are sorted by the
/// times at which they ask.
#[track_caller]
fn report(promise: &str, asks: &[Ask], fetches: &[Fetch]) -> Report {
    let (asks, fetches) = (asks.to_vec(), fetches.to_vec());
    play(promise, async move || {
        let log = Rc::new(RefCell::new(Vec::new()));
        let begun = Rc::clone(&log);
        let cache = Rc::new(Cache::new(async move |key: char| {
            let number = begun.borrow().len();
            begun.borrow_mut().push((key, now()));
            let (Brings(time) | Fails(time)) = fetches[number.min(fetches.len() - 1)];
            cancel::sleep(Duration::from_millis(time)).await?;
            match fetches.get(number) {
                Some(Fails(_)) => Err(Failure::Error(Problem::Fetch(number))),
                _ => Ok(number),
            }
        }));
        let mut tasks = Vec::new();
        for ask in asks {
            sleep(ask.time - now()).await;
            let cache = Rc::clone(&cache);
            let ended = Rc::new(Cell::new(0));
            let ends = Rc::clone(&ended);
            let task = spawn(async move {
                let dropped = Box::pin(async {
                    match ask.stop {
                        Stop::Drop(time) => sleep(time - ask.time).await,
                        _ => pending().await,
                    }
                });
                let got = match select(Box::pin(cache.get(ask.key)), dropped).await {
                    Either::Left((got, _)) => got,
                    Either::Right(_) => Err(Failure::Cancelled),
                };
                ends.set(now());
                Ok::<_, Cancelled>(match got {
                    Ok(number) => Got::Value(number),
                    Err(Failure::Error(Problem::Fetch(number))) => Got::Error(number),
                    Err(Failure::Cancelled) => Got::Stopped,
                })
            });
            if let Stop::Cancel(time) = ask.stop {
                let record = Rc::clone(task.record());
                spawn(async move {
                    sleep(time - ask.time).await;
                    record.cancel();
                    Ok::<_, Cancelled>(())
                });
            }
            tasks.push((task, ended));
        }
        let mut got = Vec::new();
        for (task, ended) in tasks {
            got.push((task.await.expect("`get` has to return the error"), ended.get()));
        }
        Report { fetches: log.take(), got }
    })
}

/// What has to come of it if all ask for the same key. Nothing if two things happen at the
/// same time, because then their order is not promised.
fn expected(asks: &[Ask], fetches: &[Fetch]) -> Option<Report> {
    let mut got: BTreeMap<usize, (Got, u64)> = BTreeMap::new();
    let mut begun = Vec::new();
    let mut time = asks[0].time;
    let mut times: Vec<u64> = asks.iter().map(|ask| ask.stop.time()).collect();
    times.retain(|time| *time < u64::MAX);
    for (number, fetch) in fetches.iter().enumerate() {
        let left = |(task, _): &(usize, &Ask)| !got.contains_key(task);
        let Some((task, ask)) = asks.iter().enumerate().find(left) else { break };
        begun.push((ask.key, time));
        let (Brings(takes) | Fails(takes)) = *fetch;
        let (end, stop) = (time + takes, ask.stop.time());
        if stop < end {
            time = stop;
            got.insert(task, (Got::Stopped, time));
        } else {
            time = end;
            times.push(end);
            let output = match fetch {
                Brings(_) => Got::Value(number),
                Fails(_) => Got::Error(number),
            };
            got.insert(task, (output, time));
        }
        for (task, ask) in asks.iter().enumerate() {
            if ask.stop.time() < time {
                got.entry(task).or_insert((Got::Stopped, ask.stop.time()));
            } else if stop >= end && matches!(fetch, Brings(_)) {
                got.entry(task).or_insert((Got::Value(number), time));
            }
        }
    }
    let count = times.len();
    times.sort();
    times.dedup();
    let got: Vec<_> = got.into_values().collect();
    (count == times.len() && got.len() == asks.len())
        .then_some(Report { fetches: begun, got })
}

/// Asks for the same key, at times before the first fetch can end.
fn same_key(random: &mut Random, stop: impl Fn(&mut Random, usize) -> Stop) -> Vec<Ask> {
    let count = 2 + random.below(6) as usize;
    let ask = |number| Ask { key: 'a', time: number as u64, stop: stop(random, number) };
    (0..count).map(ask).collect()
}

/// A cancel or a drop, at a time when all have asked.
fn stop(random: &mut Random) -> Stop {
    let time = 10 + random.below(60);
    if random.below(2) == 0 { Stop::Cancel(time) } else { Stop::Drop(time) }
}

#[track_caller]
fn check(promise: &str, asks: &[Ask], fetches: &[Fetch]) {
    let Some(expected) = expected(asks, fetches) else { return };
    assert_eq!(
        report(promise, asks, fetches),
        expected,
        "These tasks asked: {asks:?}. The fetches do this in turn: {fetches:?}. Promised: \
         {promise}."
    );
}

#[test]
fn each_key_is_fetched_once() {
    let mut random = Random(1);
    for _ in 0..50 {
        let asks = same_key(&mut random, |_, _| Stop::Never);
        check(ONCE, &asks, &[Brings(10 + random.below(50))]);
    }
}

#[test]
fn different_keys_are_fetched_at_the_same_time() {
    let mut random = Random(2);
    for _ in 0..50 {
        let mut asks = same_key(&mut random, |_, _| Stop::Never);
        for ask in &mut asks {
            ask.key = ['a', 'b', 'c'][random.below(3) as usize];
        }
        let report = report(DIFFERENT, &asks, &[Brings(30)]);
        let mut first = BTreeMap::new();
        for ask in &asks {
            let number = first.len();
            first.entry(ask.key).or_insert((number, ask.time));
        }
        let mut fetches: Vec<_> =
            first.iter().map(|(key, (_, time))| (*key, *time)).collect();
        fetches.sort_by_key(|(_, time)| *time);
        let got = asks.iter().map(|ask| {
            let (number, time) = first[&ask.key];
            (Got::Value(number), time + 30)
        });
        let expected = Report { fetches, got: got.collect() };
        assert_eq!(
            report, expected,
            "These tasks asked: {asks:?}. Each fetch takes 30 ms. Promised: {DIFFERENT}."
        );
    }
}

#[test]
fn a_value_that_is_there_is_returned_immediately() {
    for (other, takes) in [('a', 30), ('b', 100)] {
        // One fetches, the next fetches something else meanwhile, and the others come later.
        let ask = |key, time| Ask { key, time, stop: Stop::Never };
        let asks = [ask('a', 0), ask(other, 10), ask('a', 50), ask('a', 60)];
        let Report { got, .. } = report(AT_ONCE, &asks, &[Brings(30), Brings(takes)]);
        assert_eq!(
            got[2..],
            [(Got::Value(0), 50), (Got::Value(0), 60)],
            "These tasks asked: {asks:?}. The value of 'a' was there at 30 ms. What did the last \
             two get, and when? Promised: {AT_ONCE}."
        );
    }
}

#[test]
fn if_a_fetch_fails_the_next_task_fetches() {
    let mut random = Random(3);
    for _ in 0..50 {
        let asks = same_key(&mut random, |_, _| Stop::Never);
        let fails = 1 + random.below(asks.len() as u64);
        let mut fetches: Vec<_> =
            (0..fails).map(|_| Fails(10 + random.below(50))).collect();
        fetches.push(Brings(10 + random.below(50)));
        check(FAILS, &asks, &fetches);
    }
}

#[test]
fn if_the_task_that_fetches_is_stopped_the_next_one_fetches() {
    let mut random = Random(4);
    for _ in 0..50 {
        let asks = same_key(&mut random, |random, number| match number {
            0 => stop(random),
            _ => Stop::Never,
        });
        check(STOPPED, &asks, &[Brings(80), Brings(20)]);
    }
}

#[test]
fn if_tasks_that_wait_are_stopped_nothing_changes() {
    let mut random = Random(5);
    for _ in 0..100 {
        let asks = same_key(&mut random, |random, _| match random.below(2) {
            0 => stop(random),
            _ => Stop::Never,
        });
        let fetch = |random: &mut Random| {
            let time = 10 + random.below(50);
            if random.below(2) == 0 { Fails(time) } else { Brings(time) }
        };
        let fetches: Vec<_> = (0..asks.len()).map(|_| fetch(&mut random)).collect();
        check(WAITERS, &asks, &fetches);
    }
}
