//! The promises, for mirrors that answer, fail, clean up, or refuse to stop.

use std::cell::RefCell;
use std::rc::Rc;
use std::task::{Context, Waker};
use std::time::Duration;

use cancel::{Cancelled, spawn};

use super::attempt::fastest;

#[path = "../../../05-spawn/exercises/in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{Random, now, play, sleep};

const ASKED: &str = "all mirrors are asked at the same time, in their order";
const ANSWER: &str = "the first value is the answer";
const STOPS_NONE: &str = "a mirror that fails stops none of the others";
const STOPPED: &str =
    "when there is an answer, the other mirrors are cancelled immediately";
const HAVE_ENDED: &str = "when `fastest` returns, all mirrors have ended";
const TOO_LATE: &str = "what a mirror returns after it was cancelled is not the answer";
const ERRORS: &str =
    "if all mirrors fail, their errors are returned, in the order in which they came";
const FROM_OUTSIDE: &str =
    "if the task is cancelled, all mirrors are cancelled immediately";
const DROPPED: &str = "if the future of `fastest` is dropped, all mirrors are cancelled";
const EMPTY: &str = "without any mirrors it returns an empty list immediately";

#[derive(Clone, Debug, PartialEq)]
enum Problem {
    /// The mirror with this number is down.
    Down(usize),
}

type Failure = cancel::Failure<Problem>;

/// What a mirror does after so many milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mirror {
    Answers(u64),
    Fails(u64),
}

use Mirror::{Answers, Fails};

impl Mirror {
    fn time(self) -> u64 {
        let (Answers(time) | Fails(time)) = self;
        time
    }
}

/// What a mirror does when it is cancelled.
#[derive(Clone, Copy, Debug)]
enum Then {
    /// It cleans up, which takes so many milliseconds, and passes the error on.
    CleansUp(u64),
    /// It returns its value after so many milliseconds.
    Refuses(u64),
}

use Then::{CleansUp, Refuses};

/// What happened to the mirror with that number, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Began(usize, u64),
    Cancelled(usize, u64),
    Ended(usize, u64),
}

use Step::{Began, Ended};

type Log = Rc<RefCell<Vec<Step>>>;

/// The number of the mirror that has answered, or the errors.
type Output = Result<Result<usize, Vec<Failure>>, Cancelled>;

/// A sleep that can be cancelled.
async fn nap(time: u64) -> Result<(), Cancelled> {
    cancel::sleep(Duration::from_millis(time)).await
}

async fn ask(
    number: usize,
    mirror: Mirror,
    then: Then,
    log: Log,
) -> Result<usize, Failure> {
    let step = |step| log.borrow_mut().push(step);
    step(Began(number, now()));
    let output = match nap(mirror.time()).await {
        Ok(()) if mirror == Fails(mirror.time()) => {
            Err(Failure::Error(Problem::Down(number)))
        }
        Ok(()) => Ok(number),
        Err(Cancelled) => {
            step(Step::Cancelled(number, now()));
            let (CleansUp(time) | Refuses(time)) = then;
            let slept = match time {
                0 => Ok(()),
                _ => nap(time).await,
            };
            match then {
                Refuses(_) if slept.is_ok() => Ok(number),
                _ => Err(Failure::Cancelled),
            }
        }
    };
    step(Ended(number, now()));
    output
}

fn all(
    mirrors: &[Mirror],
    then: Then,
    log: &Log,
) -> Vec<impl Future<Output = Result<usize, Failure>> + use<>> {
    let numbered = mirrors.iter().enumerate();
    numbered.map(|(number, mirror)| ask(number, *mirror, then, Rc::clone(log))).collect()
}

struct Report {
    steps: Vec<Step>,
    /// How many of the steps were made before `fastest` returned.
    before: usize,
    output: Output,
    /// When it returned.
    ended: u64,
}

impl Report {
    fn only(&self, is_wanted: impl Fn(&Step) -> bool) -> Vec<Step> {
        self.steps.iter().copied().filter(is_wanted).collect()
    }

    fn begun(&self) -> Vec<Step> {
        self.only(|step| matches!(step, Began(..)))
    }

    fn cancelled(&self) -> Vec<Step> {
        self.only(|step| matches!(step, Step::Cancelled(..)))
    }
}

/// Asks the mirrors in a task, which is cancelled at that time.
#[track_caller]
fn report(
    promise: &str,
    mirrors: &[Mirror],
    then: Then,
    cancelled: Option<u64>,
) -> Report {
    let mirrors = mirrors.to_vec();
    play(promise, async move || {
        let log = Log::default();
        let (asked, steps) = (all(&mirrors, then, &log), Rc::clone(&log));
        let task = spawn(async move {
            let output = fastest(asked).await;
            Ok::<_, Cancelled>((steps.borrow().len(), output, now()))
        });
        if let Some(time) = cancelled {
            sleep(time).await;
            task.cancel();
        }
        let returned = task.await;
        let (before, output, ended) =
            returned.expect("`fastest` has to return the error");
        // What the mirrors do after that is seen too.
        sleep(10_000).await;
        Report { steps: log.take(), before, output, ended }
    })
}

/// Up to six mirrors, of which no two end at the same time.
fn mirrors(random: &mut Random) -> Vec<Mirror> {
    let mut times: Vec<u64> = (1..=1 + random.below(6)).map(|time| 10 * time).collect();
    random.shuffle(&mut times);
    let mirror = |time| [Answers(time), Fails(time)][random.below(2) as usize];
    times.into_iter().map(mirror).collect()
}

/// The number of the mirror that answers first, and the time.
fn first(mirrors: &[Mirror]) -> Option<(usize, u64)> {
    let answers =
        mirrors.iter().enumerate().filter_map(|(number, mirror)| match mirror {
            Answers(time) => Some((number, *time)),
            Fails(_) => None,
        });
    answers.min_by_key(|(_, time)| *time)
}

/// Random mirrors, at least one of which answers: its number, and the time.
fn answering(random: &mut Random) -> (Vec<Mirror>, usize, u64) {
    loop {
        let mirrors = mirrors(random);
        if let Some((number, time)) = first(&mirrors) {
            return (mirrors, number, time);
        }
    }
}

/// The mirrors that still run at that time are cancelled then.
fn stopped(mirrors: &[Mirror], time: u64) -> Vec<Step> {
    let running = mirrors.iter().enumerate().filter(|(_, mirror)| mirror.time() > time);
    running.map(|(number, _)| Step::Cancelled(number, time)).collect()
}

#[test]
fn all_mirrors_are_asked_at_the_same_time() {
    let mut random = Random(1);
    for _ in 0..50 {
        let mirrors = mirrors(&mut random);
        let begun = report(ASKED, &mirrors, CleansUp(0), None).begun();
        let expected: Vec<_> =
            (0..mirrors.len()).map(|number| Began(number, 0)).collect();
        assert_eq!(
            begun, expected,
            "These mirrors were asked at 0 ms: {mirrors:?}. Which began, and when? Promised: \
             {ASKED}."
        );
    }
}

#[test]
fn the_first_value_is_the_answer() {
    let mut random = Random(2);
    for _ in 0..50 {
        let (mirrors, number, time) = answering(&mut random);
        // No mirror fails before that.
        let late =
            |mirror: &Mirror| *mirror != Fails(mirror.time()) || mirror.time() > time;
        if !mirrors.iter().all(late) {
            continue;
        }
        let Report { output, ended, .. } = report(ANSWER, &mirrors, CleansUp(0), None);
        assert_eq!(
            (output, ended),
            (Ok(Ok(number)), time),
            "These mirrors were asked: {mirrors:?}. What was the answer, and when? Promised: \
             {ANSWER}. So it is the one with the number {number}, at {time} ms."
        );
    }
}

#[test]
fn a_mirror_that_fails_stops_none_of_the_others() {
    let mut random = Random(3);
    for _ in 0..50 {
        let (mirrors, number, time) = answering(&mut random);
        let Report { output, ended, .. } =
            report(STOPS_NONE, &mirrors, CleansUp(0), None);
        assert_eq!(
            (output, ended),
            (Ok(Ok(number)), time),
            "These mirrors were asked: {mirrors:?}. What was the answer, and when? Promised: \
             {STOPS_NONE}."
        );
    }
}

#[test]
fn when_there_is_an_answer_the_others_are_cancelled() {
    let mut random = Random(4);
    for _ in 0..50 {
        let (mirrors, _, time) = answering(&mut random);
        let then = CleansUp(random.below(30));
        let cancelled = report(STOPPED, &mirrors, then, None).cancelled();
        assert_eq!(
            cancelled,
            stopped(&mirrors, time),
            "These mirrors were asked: {mirrors:?}. The first value came at {time} ms. Which \
             mirrors were cancelled, and when? Promised: {STOPPED}."
        );
    }
}

#[test]
fn when_it_returns_all_mirrors_have_ended() {
    let mut random = Random(5);
    for _ in 0..50 {
        let (mirrors, _, time) = answering(&mut random);
        let takes = 1 + random.below(30);
        let Report { steps, before, ended, .. } =
            report(HAVE_ENDED, &mirrors, CleansUp(takes), None);
        let expected =
            if stopped(&mirrors, time).is_empty() { time } else { time + takes };
        assert_eq!(
            (before, ended),
            (steps.len(), expected),
            "These mirrors were asked: {mirrors:?}. A mirror that was cancelled took {takes} ms \
             to clean up. These were their steps: {steps:?}. How many of them were made before \
             `fastest` returned, and when did it return? Promised: {HAVE_ENDED}. So all, and at \
             {expected} ms."
        );
    }
}

#[test]
fn a_mirror_that_refuses_to_stop_comes_too_late() {
    for time in [0, 5, 50] {
        let mirrors = [Answers(60), Answers(30), Fails(10), Answers(70)];
        let Report { output, ended, .. } =
            report(TOO_LATE, &mirrors, Refuses(time), None);
        assert_eq!(
            (output, ended),
            (Ok(Ok(1)), 30 + time),
            "These mirrors were asked: {mirrors:?}. Those that were cancelled refused to stop, \
             and returned their value {time} ms later. What was the answer, and when did \
             `fastest` return? Promised: {TOO_LATE}; {HAVE_ENDED}."
        );
    }
}

#[test]
fn if_all_mirrors_fail_their_errors_are_returned() {
    let mut random = Random(6);
    for _ in 0..50 {
        let mirrors: Vec<_> =
            mirrors(&mut random).iter().map(|mirror| Fails(mirror.time())).collect();
        let Report { output, ended, .. } = report(ERRORS, &mirrors, CleansUp(0), None);
        let mut numbers: Vec<_> = (0..mirrors.len()).collect();
        numbers.sort_by_key(|number| mirrors[*number].time());
        let errors = numbers.into_iter().map(Problem::Down).map(Failure::Error).collect();
        assert_eq!(
            (output, ended),
            (Ok(Err(errors)), 10 * mirrors.len() as u64),
            "These mirrors were asked: {mirrors:?}. What did `fastest` return, and when? \
             Promised: {ERRORS}."
        );
    }
}

#[test]
fn a_cancel_from_outside_stops_all_mirrors() {
    let mut random = Random(7);
    for _ in 0..50 {
        let (mirrors, _, answer) = answering(&mut random);
        let time = 1 + random.below(answer - 1);
        let takes = random.below(30);
        let report = report(FROM_OUTSIDE, &mirrors, CleansUp(takes), Some(time));
        let story = format!(
            "These mirrors were asked: {mirrors:?}. The task was cancelled at {time} ms, and \
             each mirror took {takes} ms to clean up."
        );
        assert_eq!(
            report.cancelled(),
            stopped(&mirrors, time),
            "{story} Which mirrors were cancelled, and when? Promised: {FROM_OUTSIDE}."
        );
        assert_eq!(
            (report.output, report.before, report.ended),
            (Err(Cancelled), report.steps.len(), time + takes),
            "{story} What did `fastest` return, how many of the {} steps of the mirrors were \
             made before that, and when was it? Promised: {FROM_OUTSIDE}; {HAVE_ENDED}.",
            report.steps.len()
        );
    }
}

#[test]
fn if_it_is_dropped_all_mirrors_are_cancelled() {
    for dropped in [1, 25, 35] {
        let mirrors = [Answers(60), Fails(20), Answers(40)];
        let cancelled = play(DROPPED, async move || {
            let log = Log::default();
            let asked = all(&mirrors, CleansUp(5), &log);
            let task = spawn(async move {
                let mut asking = Box::pin(fastest(asked));
                for _ in 0..dropped {
                    let _ = asking.as_mut().poll(&mut Context::from_waker(Waker::noop()));
                    sleep(1).await;
                }
                drop(asking);
                sleep(10_000).await;
                Ok::<_, Cancelled>(())
            });
            task.await.expect("nobody cancels it");
            let is_cancel = |step: &Step| matches!(step, Step::Cancelled(..));
            log.take().into_iter().filter(is_cancel).collect::<Vec<_>>()
        });
        assert_eq!(
            cancelled,
            stopped(&mirrors, dropped),
            "These mirrors were asked: {mirrors:?}. The future of `fastest` was dropped at \
             {dropped} ms. Which mirrors were cancelled, and when? Promised: {DROPPED}."
        );
    }
}

#[test]
fn without_mirrors_it_returns_immediately() {
    let Report { output, ended, .. } = report(EMPTY, &[], CleansUp(0), None);
    assert_eq!(
        (output, ended),
        (Ok(Err(vec![])), 0),
        "There were no mirrors. What did `fastest` return, and when? Promised: {EMPTY}."
    );
}
