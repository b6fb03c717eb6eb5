//! The promises, for attempts that answer, fail, or take their time.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::task::{Context, Waker};
use std::time::Duration;

use cancel::{Cancelled, spawn};

use super::attempt::staggered;

#[path = "../../../05-spawn/exercises/in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{Random, now, play, sleep};

const BEGINS: &str = "if an attempt is slow, the next one begins when `delay` is over";
const GOES_ON: &str = "an attempt that is slow goes on";
const FAILS: &str = "if an attempt fails before that, the next one begins immediately";
const ANSWER: &str = "the first value is the answer";
const STOPPED: &str =
    "when there is an answer, the attempts that are running are cancelled immediately";
const NO_MORE: &str = "when there is an answer, no other attempt begins";
const HAVE_ENDED: &str = "when `staggered` returns, all attempts have ended";
const ERRORS: &str =
    "if all attempts fail, their errors are returned, in the order in which they came";
const FROM_OUTSIDE: &str = "if the task is cancelled, the attempts are cancelled immediately, and no other begins";
const DROPPED: &str =
    "if the future of `staggered` is dropped, the attempts are cancelled";

#[derive(Clone, Debug, PartialEq)]
enum Problem {
    /// The attempt with this number was refused.
    Refused(usize),
}

type Failure = cancel::Failure<Problem>;

/// What an attempt does after so many milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Attempt {
    Answers(u64),
    Fails(u64),
}

use Attempt::{Answers, Fails};

impl Attempt {
    fn time(self) -> u64 {
        let (Answers(time) | Fails(time)) = self;
        time
    }
}

/// Which attempt, and when.
type Moment = (usize, u64);

/// What happened to the attempts.
#[derive(Clone, Debug, Default, PartialEq)]
struct Log {
    begun: Vec<Moment>,
    cancelled: BTreeSet<Moment>,
    ended: Vec<usize>,
}

/// A sleep that can be cancelled.
async fn nap(time: u64) -> Result<(), Cancelled> {
    cancel::sleep(Duration::from_millis(time)).await
}

/// An attempt that takes `clean_up` milliseconds to clean up when it is cancelled.
async fn attempt(
    number: usize,
    attempt: Attempt,
    clean_up: u64,
    log: Rc<RefCell<Log>>,
) -> Result<usize, Failure> {
    log.borrow_mut().begun.push((number, now()));
    let output = match (nap(attempt.time()).await, attempt) {
        (Ok(()), Answers(_)) => Ok(number),
        (Ok(()), Fails(_)) => Err(Failure::Error(Problem::Refused(number))),
        (Err(cancelled), _) => {
            log.borrow_mut().cancelled.insert((number, now()));
            if clean_up > 0 {
                nap(clean_up).await?;
            }
            Err(cancelled.into())
        }
    };
    log.borrow_mut().ended.push(number);
    output
}

struct Report {
    log: Log,
    /// How many attempts had ended when `staggered` returned.
    ended: usize,
    output: Result<Result<usize, Vec<Failure>>, Cancelled>,
    /// When it returned.
    time: u64,
}

/// Makes these attempts in a task, which is cancelled at that time.
#[track_caller]
fn report(
    promise: &str,
    delay: u64,
    attempts: &[Attempt],
    clean_up: u64,
    cancelled: Option<u64>,
) -> Report {
    let attempts = attempts.to_vec();
    play(promise, async move || {
        let log = Rc::new(RefCell::new(Log::default()));
        let logs = Rc::clone(&log);
        let task = spawn(async move {
            let all = attempts.into_iter().enumerate();
            let all =
                all.map(|(number, one)| attempt(number, one, clean_up, Rc::clone(&logs)));
            let output = staggered(Duration::from_millis(delay), all).await;
            let ended = logs.borrow().ended.len();
            Ok::<_, Cancelled>((ended, output, now()))
        });
        if let Some(time) = cancelled {
            sleep(time).await;
            task.cancel();
        }
        let returned = task.await;
        let (ended, output, time) =
            returned.expect("`staggered` has to return the error");
        // What the attempts do after that is seen too.
        sleep(10_000).await;
        Report { log: log.take(), ended, output, time }
    })
}

/// When each attempt begins, and when it ends, if none is stopped.
fn moments(delay: u64, attempts: &[Attempt]) -> Vec<(u64, u64)> {
    let mut begin = 0;
    let moment = |attempt: &Attempt| {
        let moment = (begin, begin + attempt.time());
        begin += match attempt {
            Fails(time) => delay.min(*time),
            Answers(_) => delay,
        };
        moment
    };
    attempts.iter().map(moment).collect()
}

/// A race, and how it has to end.
struct Race {
    delay: u64,
    attempts: Vec<Attempt>,
    /// Which attempt answers first, and when.
    answer: Option<Moment>,
    moments: Vec<(u64, u64)>,
}

impl Race {
    /// A race in which nothing happens at the same time as something else.
    fn random(random: &mut Random, attempt: impl Fn(&mut Random) -> Attempt) -> Race {
        loop {
            let delay = 10 + random.below(30);
            let attempts: Vec<_> =
                (0..1 + random.below(5)).map(|_| attempt(random)).collect();
            let moments = moments(delay, &attempts);
            let ends: BTreeSet<_> = moments.iter().map(|(_, end)| *end).collect();
            let answers = attempts.iter().zip(&moments).enumerate();
            let answers = answers.filter_map(|(number, (attempt, (_, end)))| {
                matches!(attempt, Answers(_)).then_some((number, *end))
            });
            let answer = answers.min_by_key(|(_, end)| *end);
            let begins = moments
                .iter()
                .any(|(begin, _)| answer.is_some_and(|(_, time)| *begin == time));
            if ends.len() == attempts.len() && !begins {
                return Race { delay, attempts, answer, moments };
            }
        }
    }

    /// A race with an answer, and when it comes.
    fn answered(random: &mut Random) -> (Race, u64) {
        loop {
            let race = Race::random(random, any);
            if let Some((_, time)) = race.answer {
                return (race, time);
            }
        }
    }

    /// Which attempts have begun before that time.
    fn begun(&self, time: u64) -> Vec<Moment> {
        let begun =
            self.moments.iter().enumerate().map(|(number, (begin, _))| (number, *begin));
        begun.filter(|(_, begin)| *begin < time).collect()
    }

    /// The attempts that are running at that time are cancelled then.
    fn stopped(&self, time: u64) -> BTreeSet<Moment> {
        let running = self.begun(time).into_iter();
        let running = running.filter(|(number, _)| self.moments[*number].1 > time);
        running.map(|(number, _)| (number, time)).collect()
    }

    fn report(&self, promise: &str, clean_up: u64) -> Report {
        report(promise, self.delay, &self.attempts, clean_up, None)
    }

    fn story(&self) -> String {
        format!(
            "The delay was {} ms, and these were the attempts: {:?}.",
            self.delay, self.attempts
        )
    }
}

fn any(random: &mut Random) -> Attempt {
    let time = 1 + random.below(90);
    [Answers(time), Fails(time)][random.below(2) as usize]
}

#[test]
fn if_an_attempt_is_slow_the_next_one_begins() {
    let mut random = Random(1);
    for _ in 0..50 {
        let race = Race::random(&mut random, |random| Fails(40 + random.below(60)));
        let begun = race.report(BEGINS, 0).log.begun;
        assert_eq!(
            begun,
            race.begun(u64::MAX),
            "{} Which began, and when? Promised: {BEGINS}.",
            race.story()
        );
    }
}

#[test]
fn an_attempt_that_is_slow_goes_on() {
    let mut random = Random(2);
    for _ in 0..50 {
        let race = Race::random(&mut random, |random| match random.below(3) {
            0 => Answers(80 + random.below(60)),
            _ => Fails(40 + random.below(60)),
        });
        let Report { log, output, time, .. } = race.report(GOES_ON, 0);
        let before = |(_, cancelled): &Moment| *cancelled < time;
        assert_eq!(
            log.cancelled.iter().copied().filter(before).collect::<Vec<_>>(),
            [],
            "{} Which were cancelled before `staggered` returned {output:?} at {time} ms? \
             Promised: {GOES_ON}.",
            race.story()
        );
    }
}

#[test]
fn if_an_attempt_fails_the_next_one_begins_immediately() {
    let mut random = Random(3);
    for _ in 0..50 {
        let race = Race::random(&mut random, |random| Fails(1 + random.below(60)));
        let begun = race.report(FAILS, 0).log.begun;
        assert_eq!(
            begun,
            race.begun(u64::MAX),
            "{} Which began, and when? Promised: {FAILS}.",
            race.story()
        );
    }
}

#[test]
fn the_first_value_is_the_answer() {
    let mut random = Random(4);
    for _ in 0..50 {
        let (race, expected) = Race::answered(&mut random);
        let Report { output, time, .. } = race.report(ANSWER, 0);
        let number = race.answer.map(|(number, _)| number);
        assert_eq!(
            (output.map(Result::ok), time),
            (Ok(number), expected),
            "{} Which was the answer, and when? Promised: {ANSWER}.",
            race.story()
        );
    }
}

#[test]
fn when_there_is_an_answer_the_others_are_cancelled() {
    let mut random = Random(5);
    for _ in 0..50 {
        let (race, time) = Race::answered(&mut random);
        let cancelled = race.report(STOPPED, random.below(30)).log.cancelled;
        assert_eq!(
            cancelled,
            race.stopped(time),
            "{} The first value came at {time} ms. Which attempts were cancelled, and when? \
             Promised: {STOPPED}.",
            race.story()
        );
    }
}

#[test]
fn when_there_is_an_answer_no_other_attempt_begins() {
    let mut random = Random(6);
    for _ in 0..50 {
        let (race, time) = Race::answered(&mut random);
        let begun = race.report(NO_MORE, random.below(30)).log.begun;
        assert_eq!(
            begun,
            race.begun(time),
            "{} The first value came at {time} ms. Which attempts began, and when? Promised: \
             {NO_MORE}.",
            race.story()
        );
    }
}

#[test]
fn when_it_returns_all_attempts_have_ended() {
    let mut random = Random(7);
    for _ in 0..50 {
        let (race, answer) = Race::answered(&mut random);
        let clean_up = 1 + random.below(30);
        let Report { log, ended, time, .. } = race.report(HAVE_ENDED, clean_up);
        let expected =
            if race.stopped(answer).is_empty() { answer } else { answer + clean_up };
        assert_eq!(
            (ended, time),
            (log.begun.len(), expected),
            "{} The first value came at {answer} ms, and an attempt that was cancelled took \
             {clean_up} ms to clean up. How many attempts had ended when `staggered` returned, \
             and when was that? Promised: {HAVE_ENDED}. So all that had begun, and at {expected} \
             ms.",
            race.story()
        );
    }
}

#[test]
fn if_all_attempts_fail_their_errors_are_returned() {
    let mut random = Random(8);
    for count in 0..50 {
        let mut race = Race::random(&mut random, |random| Fails(1 + random.below(90)));
        if count == 0 {
            (race.attempts, race.moments) = (vec![], vec![]);
        }
        let Report { output, time, .. } = race.report(ERRORS, 0);
        let mut ends: Vec<_> = race
            .moments
            .iter()
            .enumerate()
            .map(|(number, (_, end))| (*end, number))
            .collect();
        ends.sort();
        let last = ends.last().map_or(0, |(end, _)| *end);
        let errors = ends
            .into_iter()
            .map(|(_, number)| Failure::Error(Problem::Refused(number)))
            .collect();
        assert_eq!(
            (output, time),
            (Ok(Err(errors)), last),
            "{} What did `staggered` return, and when? Promised: {ERRORS}.",
            race.story()
        );
    }
}

#[test]
fn a_cancel_from_outside_stops_them_all() {
    let mut random = Random(9);
    for _ in 0..50 {
        let (race, answer) = Race::answered(&mut random);
        let cancelled = random.below(answer);
        let same = |(begin, end): &(u64, u64)| *begin == cancelled || *end == cancelled;
        if race.moments.iter().any(same) {
            continue;
        }
        let clean_up = random.below(30);
        let Report { log, ended, output, time } =
            report(FROM_OUTSIDE, race.delay, &race.attempts, clean_up, Some(cancelled));
        let story = format!(
            "{} The task was cancelled at {cancelled} ms, and an attempt that is cancelled takes \
             {clean_up} ms to clean up.",
            race.story()
        );
        assert_eq!(
            (&log.begun, &log.cancelled),
            (&race.begun(cancelled), &race.stopped(cancelled)),
            "{story} Which attempts began, which were cancelled, and when? Promised: \
             {FROM_OUTSIDE}."
        );
        let left = cancelled + if log.cancelled.is_empty() { 0 } else { clean_up };
        assert_eq!(
            (output, ended, time),
            (Err(Cancelled), log.begun.len(), left),
            "{story} What did `staggered` return, how many attempts had ended, and when was \
             that? Promised: {FROM_OUTSIDE}; {HAVE_ENDED}."
        );
    }
}

#[test]
fn if_it_is_dropped_the_attempts_are_cancelled() {
    let attempts = [Answers(60), Fails(20), Answers(40)];
    let moments = moments(10, &attempts);
    let race = Race { delay: 10, attempts: attempts.to_vec(), answer: None, moments };
    for dropped in [5, 15, 25, 35] {
        let cancelled = play(DROPPED, async move || {
            let log = Rc::new(RefCell::new(Log::default()));
            let all = attempts.into_iter().enumerate();
            let all: Vec<_> = all
                .map(|(number, one)| attempt(number, one, 5, Rc::clone(&log)))
                .collect();
            let task = spawn(async move {
                let mut racing = Box::pin(staggered(Duration::from_millis(10), all));
                for _ in 0..dropped {
                    let _ = racing.as_mut().poll(&mut Context::from_waker(Waker::noop()));
                    sleep(1).await;
                }
                drop(racing);
                sleep(10_000).await;
                Ok::<_, Cancelled>(())
            });
            task.await.expect("nobody cancels it");
            log.take().cancelled
        });
        assert_eq!(
            cancelled,
            race.stopped(dropped),
            "{} The future of `staggered` was dropped at {dropped} ms. Which attempts were \
             cancelled, and when? Promised: {DROPPED}.",
            race.story()
        );
    }
}
