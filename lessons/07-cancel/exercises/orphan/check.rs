//! The promises, for a page that is cancelled, fails, or is dropped at any time.

use std::cell::RefCell;
use std::rc::Rc;
use std::task::{Context, Waker};
use std::time::Duration;

use cancel::{Cancelled, spawn};

use super::attempt::page;

#[path = "../../../05-spawn/exercises/in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{Random, now, play, sleep};

const CANCELLED: &str =
    "if `page` is cancelled, so is the task that it has spawned, immediately";
const FAILS: &str = "if the product fails, the task is cancelled immediately";
const HAS_ENDED: &str = "when `page` returns, the task has ended";
const DROPPED: &str = "if the future of `page` is dropped, the task is cancelled";
const AS_NOW: &str = "if nothing fails, both run at the same time";
const ERRORS: &str = "an error of the task is returned";

#[derive(Debug, PartialEq)]
enum Problem {
    NoProduct,
    NothingBought,
}

type Failure = cancel::Failure<Problem>;

/// What the task did, and when.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Began(u64),
    Cancelled(u64),
    CleanedUp(u64),
    Returned(u64),
}

use Step::{Began, CleanedUp, Returned};

/// How long things take, in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Times {
    product: u64,
    bought: u64,
    /// Of the task, after a cancel.
    clean_up: u64,
}

type Steps = Rc<RefCell<Vec<Step>>>;

/// A sleep that can be cancelled.
async fn nap(time: u64) -> Result<(), Cancelled> {
    cancel::sleep(Duration::from_millis(time)).await
}

async fn product(time: u64) -> Result<&'static str, Failure> {
    nap(time).await?;
    Ok("product")
}

async fn bought(times: Times, steps: Steps) -> Result<&'static str, Failure> {
    let step = |step| steps.borrow_mut().push(step);
    step(Began(now()));
    if let Err(cancelled) = nap(times.bought).await {
        step(Step::Cancelled(now()));
        nap(times.clean_up).await?;
        step(CleanedUp(now()));
        return Err(cancelled.into());
    }
    step(Returned(now()));
    Ok("bought")
}

type Output = Result<(&'static str, &'static str), Failure>;

#[derive(Debug, PartialEq)]
struct Report {
    steps: Vec<Step>,
    /// How many of the steps were made before `page` returned.
    before: usize,
    /// What `page` returned, and when.
    output: (Output, u64),
}

/// A page in a task, which is cancelled at that time.
#[track_caller]
fn report(promise: &str, times: Times, cancelled: Option<u64>, fails: bool) -> Report {
    play(promise, async move || {
        let steps = Steps::default();
        let bought = bought(times, Rc::clone(&steps));
        let made = Rc::clone(&steps);
        let product = async move {
            let product = product(times.product).await?;
            if fails { Err(Failure::Error(Problem::NoProduct)) } else { Ok(product) }
        };
        let task = spawn(async move {
            let output = page(product, bought).await;
            Ok::<_, Cancelled>((made.borrow().len(), (output, now())))
        });
        if let Some(time) = cancelled {
            sleep(time).await;
            task.cancel();
        }
        let (before, output) = task.await.expect("its awaits can be cancelled");
        // What the task does after that is seen too.
        sleep(10_000).await;
        Report { steps: steps.take(), before, output }
    })
}

/// Times of which none is equal to another.
fn times(random: &mut Random) -> Times {
    let [product, bought, clean_up] =
        [2, 3, 1].map(|rest| 10 * (3 + random.below(9)) + rest);
    Times { product, bought, clean_up }
}

#[test]
fn a_page_that_is_cancelled_cancels_the_task() {
    let mut random = Random(1);
    for _ in 0..50 {
        let times = times(&mut random);
        let cancelled = 5 + random.below(times.product.max(times.bought) - 5);
        // The task may have returned by then.
        if cancelled % 10 == 3 {
            continue;
        }
        let report = report(CANCELLED, times, Some(cancelled), false);
        let expected = match times.bought < cancelled {
            true => vec![Began(0), Returned(times.bought)],
            false => vec![
                Began(0),
                Step::Cancelled(cancelled),
                CleanedUp(cancelled + times.clean_up),
            ],
        };
        let story = format!("{times:?}, and `page` was cancelled at {cancelled} ms.");
        assert_eq!(report.steps, expected, "{story} Promised: {CANCELLED}.");
        assert_eq!(
            report.output.0,
            Err(Failure::Cancelled),
            "{story} Promised: {CANCELLED}."
        );
    }
}

#[test]
fn a_product_that_fails_cancels_the_task() {
    let mut random = Random(2);
    for _ in 0..50 {
        let times = times(&mut random);
        let report = report(FAILS, times, None, true);
        let expected = match times.bought < times.product {
            true => vec![Began(0), Returned(times.bought)],
            false => vec![
                Began(0),
                Step::Cancelled(times.product),
                CleanedUp(times.product + times.clean_up),
            ],
        };
        let story = format!("{times:?}, and the product failed.");
        assert_eq!(report.steps, expected, "{story} Promised: {FAILS}.");
        assert_eq!(
            report.output.0,
            Err(Failure::Error(Problem::NoProduct)),
            "{story} Promised: {FAILS}."
        );
    }
}

#[test]
fn when_it_returns_the_task_has_ended() {
    for clean_up in [0, 1, 30] {
        let times = Times { product: 50, bought: 70, clean_up };
        for (cancelled, leaves, why) in [
            (Some(20), 20, "the page was cancelled while the product was loaded"),
            (Some(60), 60, "the page was cancelled when the product was there"),
            (None, 50, "the product failed"),
        ] {
            let fails = cancelled.is_none();
            let Report { steps, before, output } =
                report(HAS_ENDED, times, cancelled, fails);
            let expected = leaves + clean_up;
            assert_eq!(
                (before, output.1),
                (steps.len(), expected),
                "{times:?}, and at {leaves} ms {why}. These were the steps of the task: \
                 {steps:?}. How many of them were made before `page` returned, and when did it \
                 return? Promised: {HAS_ENDED}. So all, and at {expected} ms."
            );
        }
    }
}

#[test]
fn a_page_that_is_dropped_cancels_the_task() {
    for dropped in [10, 40, 60] {
        let times = Times { product: 50, bought: 70, clean_up: 30 };
        let steps = play(DROPPED, async move || {
            let steps = Steps::default();
            let mut page =
                Box::pin(page(product(times.product), bought(times, Rc::clone(&steps))));
            for _ in 0..dropped {
                let _ = page.as_mut().poll(&mut Context::from_waker(Waker::noop()));
                sleep(1).await;
            }
            drop(page);
            sleep(10_000).await;
            steps.take()
        });
        assert_eq!(
            steps,
            [Began(0), Step::Cancelled(dropped), CleanedUp(dropped + 30)],
            "{times:?}, and the future of `page` was dropped at {dropped} ms. Promised: \
             {DROPPED}, and cleans up in its own time."
        );
    }
}

#[test]
fn if_nothing_fails_both_run_at_the_same_time() {
    let mut random = Random(3);
    for _ in 0..50 {
        let times = times(&mut random);
        let report = report(AS_NOW, times, None, false);
        let end = times.product.max(times.bought);
        let expected = Report {
            steps: vec![Began(0), Returned(times.bought)],
            before: 2,
            output: (Ok(("product", "bought")), end),
        };
        assert_eq!(report, expected, "{times:?}. Promised: {AS_NOW}.");
    }
}

#[test]
fn an_error_of_the_task_is_returned() {
    for time in [5, 60] {
        let output = play(ERRORS, async move || {
            let fails = async move {
                nap(time).await?;
                Err::<&str, _>(Failure::Error(Problem::NothingBought))
            };
            page(product(40), fails).await
        });
        assert_eq!(
            output,
            Err(Failure::Error(Problem::NothingBought)),
            "The product came at 40 ms, and the task failed at {time} ms. Promised: {ERRORS}."
        );
    }
}
