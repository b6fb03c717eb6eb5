//! The promises, for servers that answer, fail, or are slow.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use cancel::{Cancelled, spawn};

use super::attempt::{Outcome, first_answer};

#[path = "../../../05-spawn/exercises/in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{Random, now, play, sleep};

const ANSWERS: &str = "the first value is the answer, and after that no attempt begins";
const EACH: &str =
    "an attempt that takes longer than `each` is cancelled, and the next begins";
const RETURNS: &str = "when the time for all is over, it returns immediately";
const BEGINS: &str = "when the time for all is over, no attempt begins";
const CLEANS_UP: &str = "an attempt that is cancelled may clean up";
const FROM_OUTSIDE: &str = "if the task is cancelled, no other attempt begins";

#[derive(Debug, PartialEq)]
enum Problem {
    Down,
}

type Failure = cancel::Failure<Problem>;

/// What a server does after so many milliseconds.
#[derive(Clone, Copy, Debug)]
enum Server {
    Answers(u64),
    Fails(u64),
}

use Server::{Answers, Fails};

/// The limits, in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Limits {
    total: u64,
    each: u64,
}

/// How an attempt did, and when.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Began(usize, u64),
    CleanedUp(usize, u64),
}

use Step::{Began, CleanedUp};

#[derive(Debug, PartialEq)]
struct Report {
    steps: Vec<Step>,
    /// What `first_answer` returned: the number of a server, or the end of its task.
    output: Result<Outcome<usize>, Cancelled>,
    /// When it returned.
    ended: u64,
}

/// A sleep that can be cancelled.
async fn nap(time: u64) -> Result<(), Cancelled> {
    cancel::sleep(Duration::from_millis(time)).await
}

/// Asks these servers, and is cancelled at that time. An attempt that is cancelled takes
/// `clean_up` milliseconds to clean up.
#[track_caller]
fn report(
    promise: &str,
    servers: &[Server],
    limits: Limits,
    clean_up: u64,
    cancelled: Option<u64>,
) -> Report {
    let servers = servers.to_vec();
    play(promise, async move || {
        let steps = Rc::new(RefCell::new(Vec::new()));
        let log = Rc::clone(&steps);
        let asks = spawn(async move {
            let attempts = servers.into_iter().enumerate().map(|(number, server)| {
                let log = &log;
                async move {
                    log.borrow_mut().push(Began(number, now()));
                    let (Answers(time) | Fails(time)) = server;
                    if let Err(cancelled) = nap(time).await {
                        if clean_up > 0 {
                            nap(clean_up).await?;
                        }
                        log.borrow_mut().push(CleanedUp(number, now()));
                        return Err(cancelled.into());
                    }
                    match server {
                        Answers(_) => Ok(number),
                        Fails(_) => Err(Failure::Error(Problem::Down)),
                    }
                }
            });
            let Limits { total, each } = limits;
            let [total, each] = [total, each].map(Duration::from_millis);
            let output = first_answer(total, each, attempts).await;
            Ok::<_, Cancelled>((output, now()))
        });
        if let Some(time) = cancelled {
            sleep(time).await;
            asks.cancel();
        }
        let ended = asks.await;
        let (output, ended) = ended.expect("`first_answer` has to return the error");
        Report { steps: steps.take(), output, ended }
    })
}

/// What has to come of it, if no attempt has anything to clean up.
fn expected(servers: &[Server], Limits { total, each }: Limits) -> Report {
    let mut steps = Vec::new();
    let mut time = 0;
    for (number, server) in servers.iter().enumerate() {
        let (Answers(takes) | Fails(takes)) = *server;
        steps.push(Began(number, time));
        let end = time + takes.min(each);
        if total < end {
            steps.push(CleanedUp(number, total));
            return Report { steps, output: Ok(Outcome::OutOfTime), ended: total };
        }
        time = end;
        if each < takes {
            steps.push(CleanedUp(number, time));
        } else if let Answers(_) = server {
            return Report { steps, output: Ok(Outcome::Answer(number)), ended: time };
        }
    }
    Report { steps, output: Ok(Outcome::NoAnswer), ended: time }
}

/// Up to five servers whose times are tens. If `each` is one more than tens and `total` seven
/// more, nothing happens at the time when the total is over.
fn servers(random: &mut Random, slowest: u64) -> Vec<Server> {
    let server = |random: &mut Random| {
        let time = 10 * random.below(slowest / 10 + 1);
        [Answers(time), Fails(time), Fails(time)][random.below(3) as usize]
    };
    (0..1 + random.below(5)).map(|_| server(random)).collect()
}

#[track_caller]
fn check(promise: &str, servers: &[Server], limits: Limits) {
    let report = report(promise, servers, limits, 0, None);
    assert_eq!(
        report,
        expected(servers, limits),
        "These servers were asked: {servers:?}, with {limits:?}, all in ms. Promised: {promise}."
    );
}

#[test]
fn the_first_value_is_the_answer() {
    let mut random = Random(1);
    for _ in 0..50 {
        check(ANSWERS, &servers(&mut random, 90), Limits { total: 10_007, each: 101 });
    }
    check(ANSWERS, &[], Limits { total: 100, each: 100 });
}

#[test]
fn a_slow_attempt_is_cancelled() {
    let mut random = Random(2);
    for _ in 0..50 {
        let each = 1 + 10 * (1 + random.below(9));
        check(EACH, &servers(&mut random, 100), Limits { total: 10_007, each });
    }
}

#[test]
fn when_the_time_for_all_is_over_it_returns() {
    let mut random = Random(3);
    for _ in 0..100 {
        let each = 1 + 10 * (1 + random.below(9));
        let total = 7 + 10 * random.below(20);
        let servers = servers(&mut random, 100);
        let limits = Limits { total, each };
        let Report { output, ended, .. } = report(RETURNS, &servers, limits, 0, None);
        let expected = expected(&servers, limits);
        assert_eq!(
            (output, ended),
            (expected.output, expected.ended),
            "These servers were asked: {servers:?}, with {limits:?}, all in ms. What was the \
             outcome, and when? Promised: {RETURNS}, and the outcome is `OutOfTime`."
        );
    }
}

#[test]
fn when_the_time_for_all_is_over_no_attempt_begins() {
    let mut random = Random(4);
    for _ in 0..100 {
        let each = 1 + 10 * (1 + random.below(9));
        let total = 7 + 10 * random.below(20);
        let servers = servers(&mut random, 100);
        let limits = Limits { total, each };
        let Report { steps, .. } = report(BEGINS, &servers, limits, 0, None);
        let began = |step: &Step| matches!(step, Began(_, time) if *time >= total);
        let late: Vec<_> = steps.into_iter().filter(began).collect();
        assert_eq!(
            late,
            [],
            "These servers were asked: {servers:?}, with {limits:?}, all in ms. Which attempts \
             began too late? Promised: {BEGINS}."
        );
    }
}

#[test]
fn an_attempt_may_clean_up() {
    let servers = [Fails(10), Answers(200), Answers(200)];
    for (limits, expected) in [
        (
            Limits { total: 1_000, each: 50 },
            Report {
                steps: vec![
                    Began(0, 0),
                    Began(1, 10),
                    CleanedUp(1, 80),
                    Began(2, 80),
                    CleanedUp(2, 150),
                ],
                output: Ok(Outcome::NoAnswer),
                ended: 150,
            },
        ),
        (
            Limits { total: 30, each: 50 },
            Report {
                steps: vec![Began(0, 0), Began(1, 10), CleanedUp(1, 50)],
                output: Ok(Outcome::OutOfTime),
                ended: 50,
            },
        ),
    ] {
        let report = report(CLEANS_UP, &servers, limits, 20, None);
        assert_eq!(
            report, expected,
            "These servers were asked: {servers:?}, with {limits:?}, all in ms. An attempt that \
             was cancelled took 20 ms to clean up. Promised: {CLEANS_UP}."
        );
    }
}

#[test]
fn a_cancel_from_outside_is_the_end() {
    let servers = [Fails(10), Answers(100), Answers(10)];
    for time in [5, 15, 35] {
        let limits = Limits { total: 1_000, each: 50 };
        let report = report(FROM_OUTSIDE, &servers, limits, 0, Some(time));
        let steps = match time {
            5 => vec![Began(0, 0), CleanedUp(0, 5)],
            _ => vec![Began(0, 0), Began(1, 10), CleanedUp(1, time)],
        };
        assert_eq!(
            report,
            Report { steps, output: Err(Cancelled), ended: time },
            "These servers were asked: {servers:?}, with {limits:?}, all in ms. The task was \
             cancelled at {time} ms. Promised: {FROM_OUTSIDE}, and it gets the error."
        );
    }
}
