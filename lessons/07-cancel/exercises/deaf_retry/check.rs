//! The promises, for attempts that fail, and a cancel at any time.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use cancel::{Cancelled, spawn};

use super::attempt::retry;

#[path = "../../../05-spawn/exercises/in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{Random, now, play, sleep};

const NO_MORE: &str = "once the task is cancelled, no attempt begins";
const IN_THE_PAUSE: &str = "a cancel in the pause ends `retry` immediately";
const CLEANS_UP: &str =
    "an attempt that is cancelled may clean up, and `retry` ends when it has";
const REFUSES: &str = "if an attempt refuses to stop, its value is that of `retry`";
const RETRIES: &str =
    "after any other error the next attempt begins when the pause is over";
const LAST_ERROR: &str = "the error of the last attempt is returned, without a pause";

const PAUSE: u64 = 20;

type Times = Rc<RefCell<Vec<u64>>>;

#[derive(Clone, Debug, PartialEq)]
enum Problem {
    /// The server was busy, in the attempt with this number.
    Busy(usize),
}

type Failure = cancel::Failure<Problem>;

/// What an attempt does after it was cancelled.
#[derive(Clone, Copy, PartialEq)]
enum Then {
    /// It passes the error on.
    Stops,
    /// It takes so many milliseconds to clean up, and then passes the error on.
    CleansUp(u64),
    /// It needs so many milliseconds more, and returns a value.
    Refuses(u64),
}

#[derive(Debug, PartialEq)]
struct Report {
    /// When the attempts began.
    begun: Vec<u64>,
    /// When attempts had cleaned up.
    cleaned_up: Vec<u64>,
    /// None if the task was dropped while it awaited `retry`.
    output: Option<Result<usize, Failure>>,
    /// When `retry` ended.
    ended: u64,
}

/// One attempt for each of these times, which fails when the time is over. Only the attempt
/// with the number `succeeds` returns that number instead.
#[derive(Clone)]
struct Server {
    times: Vec<u64>,
    succeeds: Option<usize>,
    then: Then,
}

impl Server {
    fn busy(times: &[u64], then: Then) -> Server {
        Server { times: times.to_vec(), succeeds: None, then }
    }

    /// What `retry` makes of it, if its task is cancelled at that time.
    #[track_caller]
    fn report(&self, promise: &str, cancelled: Option<u64>) -> Report {
        let server = self.clone();
        play(promise, async move || {
            let (begun, cleaned_up): (Times, Times) = Default::default();
            let (begins, cleans_up) = (Rc::clone(&begun), Rc::clone(&cleaned_up));
            let attempts = server.times.len() as u32;
            let task = spawn(async move {
                let attempt = async || {
                    let number = begins.borrow().len();
                    begins.borrow_mut().push(now());
                    let slept = nap(server.times[number]).await;
                    match server.then {
                        Then::CleansUp(time) if slept.is_err() => {
                            nap(time).await?;
                            cleans_up.borrow_mut().push(now());
                        }
                        Then::Refuses(time) if slept.is_err() => {
                            nap(time).await?;
                            return Ok(number);
                        }
                        _ => {}
                    }
                    slept?;
                    if server.succeeds == Some(number) {
                        return Ok(number);
                    }
                    Err(Failure::Error(Problem::Busy(number)))
                };
                let output = retry(attempts, Duration::from_millis(PAUSE), attempt).await;
                Ok::<_, Failure>((Some(output), now()))
            });
            if let Some(time) = cancelled {
                sleep(time).await;
                task.cancel();
            }
            let ended = task.await;
            let (output, ended) = ended.unwrap_or_else(|_| (None, now()));
            Report { begun: begun.take(), cleaned_up: cleaned_up.take(), output, ended }
        })
    }
}

/// A sleep that can be cancelled.
async fn nap(time: u64) -> Result<(), Cancelled> {
    cancel::sleep(Duration::from_millis(time)).await
}

/// When attempts begin that take these times, if nothing is cancelled.
fn beginnings(times: &[u64]) -> Vec<u64> {
    let begin = |number: usize| times[..number].iter().map(|time| time + PAUSE).sum();
    (0..times.len()).map(begin).collect()
}

fn times(random: &mut Random) -> Vec<u64> {
    (0..2 + random.below(5)).map(|_| 10 * random.below(6)).collect()
}

/// Cancels the task at this time, and expects that this is the end.
#[track_caller]
fn check_cancel(promise: &str, times: &[u64], cancelled: u64) {
    let report = Server::busy(times, Then::Stops).report(promise, Some(cancelled));
    let begun = beginnings(times).into_iter().filter(|time| *time < cancelled).collect();
    let output = Some(Err(Failure::Cancelled));
    let expected = Report { begun, cleaned_up: vec![], output, ended: cancelled };
    assert_eq!(
        report, expected,
        "The attempts took these times, in ms, and all failed: {times:?}. The pause was \
         {PAUSE} ms, and the task was cancelled at {cancelled} ms. Promised: {promise}."
    );
}

#[test]
fn a_cancel_in_an_attempt_is_the_end() {
    let mut random = Random(7);
    for _ in 0..50 {
        let times: Vec<u64> = times(&mut random).iter().map(|time| time + 10).collect();
        let number = random.below(times.len() as u64) as usize;
        let cancelled = beginnings(&times)[number] + 1 + random.below(times[number] - 1);
        check_cancel(NO_MORE, &times, cancelled);
    }
}

#[test]
fn a_cancel_in_the_pause_is_the_end() {
    let mut random = Random(8);
    for _ in 0..50 {
        let times = times(&mut random);
        let number = 1 + random.below(times.len() as u64 - 1) as usize;
        let cancelled = beginnings(&times)[number] - 1 - random.below(PAUSE - 1);
        check_cancel(IN_THE_PAUSE, &times, cancelled);
    }
}

#[test]
fn an_attempt_may_clean_up() {
    for time in [0, 5, 100] {
        let server = Server::busy(&[50, 50, 50], Then::CleansUp(time));
        let report = server.report(CLEANS_UP, Some(80));
        let expected = Report {
            begun: vec![0, 70],
            cleaned_up: vec![80 + time],
            output: Some(Err(Failure::Cancelled)),
            ended: 80 + time,
        };
        assert_eq!(
            report, expected,
            "The second of three attempts was cancelled at 80 ms, and took {time} ms to \
             clean up. Promised: {CLEANS_UP}."
        );
    }
}

#[test]
fn an_attempt_may_refuse() {
    for time in [0, 5, 100] {
        let server = Server::busy(&[50, 50, 50], Then::Refuses(time));
        let report = server.report(REFUSES, Some(80));
        let expected = Report {
            begun: vec![0, 70],
            cleaned_up: vec![],
            output: Some(Ok(1)),
            ended: 80 + time,
        };
        assert_eq!(
            report, expected,
            "The second of three attempts, with the number 1, was cancelled at 80 ms. {time} \
             ms later it returned its number. Promised: {REFUSES}."
        );
    }
}

#[test]
fn after_another_error_the_next_attempt_begins() {
    let mut random = Random(9);
    for _ in 0..50 {
        let times = times(&mut random);
        let succeeds = random.below(times.len() as u64) as usize;
        let server =
            Server { succeeds: Some(succeeds), ..Server::busy(&times, Then::Stops) };
        let report = server.report(RETRIES, None);
        let begun = beginnings(&times)[..=succeeds].to_vec();
        let ended = begun[succeeds] + times[succeeds];
        let output = Some(Ok(succeeds));
        let expected = Report { begun, cleaned_up: vec![], output, ended };
        assert_eq!(
            report, expected,
            "The attempts took these times, in ms: {times:?}. The pause was {PAUSE} ms, and \
             the attempt with the number {succeeds} was the first to succeed. Promised: \
             {RETRIES}."
        );
    }
}

#[test]
fn the_last_error_is_returned() {
    for count in 1..5 {
        let times = vec![30; count];
        let report = Server::busy(&times, Then::Stops).report(LAST_ERROR, None);
        let begun = beginnings(&times);
        let ended = begun[count - 1] + 30;
        let output = Some(Err(Failure::Error(Problem::Busy(count - 1))));
        let expected = Report { begun, cleaned_up: vec![], output, ended };
        assert_eq!(
            report, expected,
            "Attempts: {count}, of 30 ms each, and all failed. The pause was {PAUSE} ms. \
             Promised: {LAST_ERROR}."
        );
    }
}
