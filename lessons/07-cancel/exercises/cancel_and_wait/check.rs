//! The promises, for connections that clean up, refuse, or fail.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use cancel::{Cancelled, Task, spawn};

use super::attempt::cancel_and_wait;

#[path = "../../../05-spawn/exercises/in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{Random, now, play, sleep};

const AT_ONCE: &str = "all tasks are cancelled immediately, in the order of the list";
const LAST: &str = "it returns when the last task has ended";
const REFUSED: &str = "a task has refused if it was cancelled and then returned a value";
const IMPATIENT: &str = "if the caller is cancelled, it gets the error immediately";
const UNDISTURBED: &str =
    "if the caller is cancelled while it waits, the tasks clean up undisturbed";
const QUIET: &str = "the caller is polled at most once more than there are tasks";
const EMPTY: &str = "without any tasks it returns immediately";

#[derive(Clone, Debug, PartialEq)]
enum Problem {
    Broken,
}

type Failure = cancel::Failure<Problem>;

/// What a connection does when it is cancelled, after so many milliseconds.
#[derive(Clone, Copy, Debug)]
enum Then {
    Stops(u64),
    Refuses(u64),
    Fails(u64),
}

use Then::{Fails, Refuses, Stops};

/// Which task was cancelled, and when.
type Log = Rc<RefCell<Vec<(usize, u64)>>>;

/// A sleep that can be cancelled.
async fn nap(time: u64) -> Result<(), Cancelled> {
    cancel::sleep(Duration::from_millis(time)).await
}

async fn connection(number: usize, then: Then, log: Log) -> Result<usize, Failure> {
    if nap(1_000).await.is_ok() {
        return Ok(number);
    }
    log.borrow_mut().push((number, now()));
    let (Stops(time) | Refuses(time) | Fails(time)) = then;
    if nap(time).await.is_err() {
        // It was cancelled again.
        log.borrow_mut().push((number, now()));
    }
    match then {
        Stops(_) => Err(Failure::Cancelled),
        Refuses(_) => Ok(number),
        Fails(_) => Err(Failure::Error(Problem::Broken)),
    }
}

fn connections(thens: &[Then], log: &Log) -> Vec<Task<usize, Failure>> {
    let numbered = thens.iter().enumerate();
    numbered
        .map(|(number, then)| spawn(connection(number, *then, Rc::clone(log))))
        .collect()
}

struct Report {
    cancelled: Vec<(usize, u64)>,
    /// What `cancel_and_wait` returned.
    output: Result<usize, Cancelled>,
    /// When it returned.
    ended: u64,
    /// How many of the tasks had ended then.
    tasks_ended: usize,
    /// How often it was polled.
    polls: usize,
}

/// Connections that are closed at that time.
#[track_caller]
fn report(promise: &str, thens: &[Then], time: u64) -> Report {
    let thens = thens.to_vec();
    play(promise, async move || {
        let log = Log::default();
        let tasks = connections(&thens, &log);
        sleep(time).await;
        let mut polls = 0;
        let mut closing = pin!(cancel_and_wait(&tasks));
        let output = poll_fn(|cx| {
            polls += 1;
            closing.as_mut().poll(cx)
        });
        let output = output.await;
        let tasks_ended = tasks.iter().filter(|task| task.is_finished()).count();
        Report { cancelled: log.take(), output, ended: now(), tasks_ended, polls }
    })
}

fn thens(random: &mut Random) -> Vec<Then> {
    let then = |random: &mut Random| {
        let time = 10 * random.below(6);
        [Stops(time), Refuses(time), Fails(time)][random.below(3) as usize]
    };
    (0..1 + random.below(8)).map(|_| then(random)).collect()
}

/// How long it takes until all have ended.
fn slowest(thens: &[Then]) -> u64 {
    let times = thens.iter().map(|(Stops(time) | Refuses(time) | Fails(time))| *time);
    times.max().unwrap_or_default()
}

fn refusing(thens: &[Then]) -> usize {
    thens.iter().filter(|then| matches!(then, Refuses(_))).count()
}

#[test]
fn it_returns_when_the_last_task_has_ended() {
    let mut random = Random(1);
    for _ in 0..50 {
        let thens = thens(&mut random);
        let Report { ended, tasks_ended, .. } = report(LAST, &thens, 20);
        let expected = 20 + slowest(&thens);
        assert_eq!(
            (tasks_ended, ended),
            (thens.len(), expected),
            "At 20 ms these tasks were cancelled: {thens:?}. How many had ended when \
             `cancel_and_wait` returned, and when was that? Promised: {LAST}. So all, and at \
             {expected} ms."
        );
    }
}

#[test]
fn all_are_cancelled_immediately() {
    let mut random = Random(2);
    for _ in 0..50 {
        let thens = thens(&mut random);
        let Report { cancelled, .. } = report(AT_ONCE, &thens, 20);
        let expected: Vec<_> = (0..thens.len()).map(|number| (number, 20)).collect();
        assert_eq!(
            cancelled, expected,
            "At 20 ms these tasks were to be cancelled: {thens:?}. Which got the error, and \
             when? Promised: {AT_ONCE}, each of them once."
        );
    }
}

#[test]
fn those_that_return_a_value_have_refused() {
    let mut random = Random(3);
    for _ in 0..50 {
        let thens = thens(&mut random);
        let Report { output, .. } = report(REFUSED, &thens, 20);
        assert_eq!(
            output,
            Ok(refusing(&thens)),
            "These tasks were cancelled: {thens:?}. How many have refused? Promised: {REFUSED}."
        );
    }
}

#[test]
fn those_that_had_ended_before_have_not_refused() {
    let thens = [Refuses(10), Stops(10), Refuses(30)];
    let outputs = play(REFUSED, async move || {
        let tasks = connections(&thens, &Log::default());
        sleep(20).await;
        tasks[0].cancel();
        sleep(20).await;
        let first = cancel_and_wait(&tasks).await;
        (first, cancel_and_wait(&tasks).await)
    });
    assert_eq!(
        outputs,
        (Ok(1), Ok(0)),
        "Of three tasks the first had ended, the second stopped, and the third refused. \
         `cancel_and_wait` was called twice. How many have refused each time? Promised: \
         {REFUSED}."
    );
}

/// What became of a caller that was cancelled while it waited.
struct Impatient {
    /// What `cancel_and_wait` returned: nothing if the caller was dropped in it.
    output: Option<Result<usize, Cancelled>>,
    ended: u64,
    /// Which tasks got an error, and when.
    cancelled: Vec<(usize, u64)>,
}

/// Some connections, which are cancelled at 20 ms.
const CLOSED: [Then; 3] = [Stops(10), Stops(100), Refuses(50)];

/// Cancels the caller at this time.
#[track_caller]
fn impatient(promise: &str, time: u64) -> Impatient {
    play(promise, async move || {
        let log = Log::default();
        let tasks = connections(&CLOSED, &log);
        sleep(20).await;
        let caller = spawn(async move {
            let output = cancel_and_wait(&tasks).await;
            Ok::<_, Cancelled>((output, now()))
        });
        sleep(time - 20).await;
        caller.cancel();
        let returned = caller.await.ok();
        let ended = returned.map_or(now(), |(_, time)| time);
        sleep(10_000).await;
        Impatient {
            output: returned.map(|(output, _)| output),
            ended,
            cancelled: log.take(),
        }
    })
}

#[test]
fn a_caller_that_is_cancelled_gets_the_error() {
    for time in [25, 35, 45] {
        let Impatient { output, ended, .. } = impatient(IMPATIENT, time);
        assert_eq!(
            (output, ended),
            (Some(Err(Cancelled)), time),
            "At 20 ms these tasks were cancelled: {CLOSED:?}. At {time} ms the caller itself was \
             cancelled. What did `cancel_and_wait` return, and when? Promised: {IMPATIENT}."
        );
    }
}

#[test]
fn then_the_tasks_clean_up_undisturbed() {
    for time in [25, 35, 45] {
        let Impatient { cancelled, .. } = impatient(UNDISTURBED, time);
        assert_eq!(
            cancelled,
            [(0, 20), (1, 20), (2, 20)],
            "At 20 ms these tasks were cancelled: {CLOSED:?}. At {time} ms the caller itself was \
             cancelled. Which tasks got an error, and when? Promised: {UNDISTURBED}."
        );
    }
}

#[test]
fn waiting_is_quiet() {
    for count in [1, 2, 5, 20] {
        let thens: Vec<_> = (1..=count).map(|number| Stops(10 * number)).collect();
        let Report { polls, .. } = report(QUIET, &thens, 20);
        assert!(
            polls <= thens.len() + 1,
            "While {count} tasks cleaned up, the caller was polled {polls} times. Promised: \
             {QUIET}."
        );
    }
}

#[test]
fn without_tasks_it_returns_immediately() {
    let Report { output, ended, .. } = report(EMPTY, &[], 20);
    assert_eq!(
        (output, ended),
        (Ok(0), 20),
        "It was called at 20 ms with an empty list. What did it return, and when? Promised: \
         {EMPTY}."
    );
}
