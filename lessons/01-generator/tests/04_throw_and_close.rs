//! An exception thrown in is raised at the `yield`; closing is throwing `GeneratorExit`.

use generator::{Countdown, Exception, Generator, Resumed, Step};
use stage::printed;

/// Pauses once, and hands what arrives there to a closure of the test.
enum Paused {
    Start(fn(Result<(), Exception>) -> Resumed<(), ()>),
    AtYield(fn(Result<(), Exception>) -> Resumed<(), ()>),
}

impl Paused {
    fn then(answer: fn(Result<(), Exception>) -> Resumed<(), ()>) -> Paused {
        let mut paused = Paused::Start(answer);
        assert_eq!(paused.next(), Ok(Step::Yielded(())));
        paused
    }
}

impl Generator for Paused {
    type Sent = ();
    type Yield = ();
    type Return = ();

    fn resume(&mut self, sent: Result<(), Exception>) -> Resumed<(), ()> {
        match *self {
            Paused::Start(answer) => {
                *self = Paused::AtYield(answer);
                sent.map(Step::Yielded)
            }
            Paused::AtYield(answer) => answer(sent),
        }
    }
}

fn boom() -> Exception {
    Exception::Error("boom".into())
}

#[test]
fn an_exception_thrown_in_before_the_start_runs_nothing() {
    let mut countdown = Countdown::Start { name: "x", n: 3 };
    let lines = printed(|| assert_eq!(countdown.throw(boom()), Err(boom())));
    assert!(lines.is_empty());
    assert_eq!(countdown.next(), Err(Exception::StopIteration));
}

#[test]
fn an_exception_thrown_in_after_the_end_comes_straight_back() {
    let mut countdown = Countdown::Start { name: "x", n: 0 };
    countdown.next().unwrap();
    assert_eq!(countdown.throw(boom()), Err(boom()));
}

#[test]
fn a_generator_may_catch_an_exception_and_continue() {
    let mut catches = Paused::then(|sent| match sent {
        Err(Exception::Error(_)) => Ok(Step::Yielded(())),
        other => other.map(Step::Returned),
    });
    assert_eq!(catches.throw(boom()), Ok(Step::Yielded(())));
    assert_eq!(catches.next(), Ok(Step::Returned(())));
}

#[test]
fn close_ends_a_generator_wherever_it_is_paused() {
    for resumes in 0..4 {
        let mut countdown = Countdown::Start { name: "x", n: 2 };
        printed(|| (0..resumes).for_each(|_| drop(countdown.next())));
        assert_eq!(countdown.close(), Ok(()));
        assert_eq!(countdown.next(), Err(Exception::StopIteration));
        assert_eq!(countdown.close(), Ok(()), "closing twice is no error");
    }
}

#[test]
fn a_closed_generator_may_return() {
    let mut returns = Paused::then(|_| Ok(Step::Returned(())));
    assert_eq!(returns.close(), Ok(()));
}

#[test]
fn a_closed_generator_must_not_yield() {
    let mut ignores = Paused::then(|_| Ok(Step::Yielded(())));
    let error = Exception::Error("generator ignored GeneratorExit".into());
    assert_eq!(ignores.close(), Err(error));
}

#[test]
fn an_error_in_the_clean_up_comes_out() {
    let mut fails = Paused::then(|_| Err(boom()));
    assert_eq!(fails.close(), Err(boom()));
}
