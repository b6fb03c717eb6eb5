//! The promises, for saves that are cancelled at any time.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::{Context, Waker};
use std::time::Duration;

use cancel::spawn;
use timeout::{TimedOut, timeout};

use super::attempt::save;

#[path = "../../../05-spawn/exercises/in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{now, play, sleep};

const HAVE_ENDED: &str = "when `save` returns, the steps have ended";
const NEVER_STOPPED: &str =
    "the steps are never stopped, however often `save` is cancelled";
const DROPPED: &str = "the steps are not stopped if the future of `save` is dropped";
const NOT_FORGOTTEN: &str =
    "a cancel is not forgotten, and `save` returns it when the steps have ended";
const LIMIT: &str = "a time limit says that the time was over";
const ERRORS: &str = "an error of the steps is returned in any case";
const VALUE: &str =
    "if nothing happens in the meantime, the value of the steps is returned";

#[derive(Clone, Debug, PartialEq)]
enum Problem {
    DiskFull,
}

type Failure = cancel::Failure<Problem>;

/// When steps were taken.
type Log = Rc<RefCell<Vec<u64>>>;

/// How long the three steps take, 30 ms each.
const STEPS: u64 = 90;

/// Three steps, and then the output.
async fn steps(
    log: Log,
    output: Result<&'static str, Failure>,
) -> Result<&'static str, Failure> {
    for _ in 0..3 {
        cancel::sleep(Duration::from_millis(30)).await?;
        log.borrow_mut().push(now());
    }
    output
}

struct Report {
    /// When the steps were taken.
    steps: Vec<u64>,
    output: Result<&'static str, Failure>,
    /// When `save` returned.
    ended: u64,
}

/// A save whose task is cancelled at these times, as long as it has not ended.
#[track_caller]
fn report(
    promise: &str,
    cancels: &[u64],
    output: Result<&'static str, Failure>,
) -> Report {
    let cancels = cancels.to_vec();
    play(promise, async move || {
        let log = Log::default();
        let ended = Rc::new(Cell::new(0));
        let (steps, returned) = (steps(Rc::clone(&log), output), Rc::clone(&ended));
        let saves = spawn(async move {
            let output = save(steps).await;
            returned.set(now());
            output
        });
        for time in cancels {
            sleep(time - now()).await;
            saves.cancel();
        }
        let output = saves.await;
        // What the steps do after that is seen too.
        sleep(1_000).await;
        Report { steps: log.take(), output, ended: ended.get() }
    })
}

/// Cancels before the first step has begun, in the middle, in the turn in which the last
/// step is taken, and several of them.
const CANCELS: [&[u64]; 8] = [
    &[0],
    &[1],
    &[45],
    &[89],
    &[90],
    &[10, 20],
    &[30, 60, 90],
    &[1, 2, 3, 50, 51, 52, 53, 54, 88, 89],
];

#[test]
fn when_it_returns_the_steps_have_ended() {
    for time in [1, 31, 60, 89] {
        let Report { ended, .. } = report(HAVE_ENDED, &[time], Ok("saved"));
        assert_eq!(
            ended, STEPS,
            "The steps took {STEPS} ms, and `save` was cancelled at {time} ms. When did it \
             return? Promised: {HAVE_ENDED}."
        );
    }
}

#[test]
fn the_steps_are_never_stopped() {
    for cancels in CANCELS {
        let Report { steps, ended, .. } = report(NEVER_STOPPED, cancels, Ok("saved"));
        assert_eq!(
            (&*steps, ended),
            (&[30, 60, 90][..], STEPS),
            "`save` was cancelled at these times, in ms: {cancels:?}. When were the steps \
             taken, and when did it return? Promised: {NEVER_STOPPED}; {HAVE_ENDED}."
        );
    }
}

#[test]
fn they_are_not_stopped_by_a_drop() {
    for time in [1, 45, 89] {
        let taken = play(DROPPED, async move || {
            let log = Log::default();
            let mut saves = Box::pin(save(steps(Rc::clone(&log), Ok("saved"))));
            for _ in 0..time {
                let _ = saves.as_mut().poll(&mut Context::from_waker(Waker::noop()));
                sleep(1).await;
            }
            drop(saves);
            sleep(1_000).await;
            log.take()
        });
        assert_eq!(
            taken,
            [30, 60, 90],
            "The future of `save` was dropped at {time} ms. When were the steps taken? Promised: \
             {DROPPED}."
        );
    }
}

#[test]
fn a_cancel_is_not_forgotten() {
    for cancels in CANCELS {
        let Report { output, .. } = report(NOT_FORGOTTEN, cancels, Ok("saved"));
        assert_eq!(
            output,
            Err(Failure::Cancelled),
            "`save` was cancelled at these times, in ms: {cancels:?}. What did it return? \
             Promised: {NOT_FORGOTTEN}."
        );
    }
}

#[test]
fn a_time_limit_says_that_the_time_was_over() {
    for limit in [1, 45, 89, 91] {
        let (output, ended) = play(LIMIT, async move || {
            let limited = spawn(async move {
                let saves = save(steps(Log::default(), Ok("saved")));
                let output = timeout(Duration::from_millis(limit), saves).await?;
                Ok::<_, Failure>((output, now()))
            });
            limited.await.expect("the limit keeps the cancel to itself")
        });
        let expected = if limit < STEPS { Err(TimedOut) } else { Ok("saved") };
        assert_eq!(
            (output, ended),
            (expected, STEPS),
            "The steps took {STEPS} ms, and the time limit was {limit} ms. What did `timeout` \
             return, and when? Promised: {LIMIT}, although it says so when the steps have ended."
        );
    }
}

#[test]
fn an_error_of_the_steps_is_returned() {
    for cancels in [&[][..], &[45], &[10, 20]] {
        let Report { output, .. } =
            report(ERRORS, cancels, Err(Failure::Error(Problem::DiskFull)));
        assert_eq!(
            output,
            Err(Failure::Error(Problem::DiskFull)),
            "The steps failed, and `save` was cancelled at these times, in ms: {cancels:?}. What \
             did it return? Promised: {ERRORS}."
        );
    }
}

#[test]
fn without_a_cancel_the_value_is_returned() {
    let Report { steps, output, ended } = report(VALUE, &[], Ok("saved"));
    assert_eq!(
        (&*steps, output, ended),
        (&[30, 60, 90][..], Ok("saved"), STEPS),
        "When were the steps taken, what did `save` return, and when? Promised: {VALUE}."
    );
}
