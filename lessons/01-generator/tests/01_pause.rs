//! A generator runs only when it is resumed, and then only to its next `yield`.

use generator::{Countdown, Exception, Generator, Step};
use stage::printed;

#[test]
fn making_one_runs_nothing() {
    let mut made = None;
    let lines = printed(|| made = Some(Countdown::Start { name: "x", n: 3 }));
    assert!(lines.is_empty() && made.is_some());
}

#[test]
fn each_resume_runs_to_the_next_yield() {
    let mut countdown = Countdown::Start { name: "x", n: 2 };
    let first = printed(|| assert_eq!(countdown.next(), Ok(Step::Yielded(()))));
    let second = printed(|| assert_eq!(countdown.next(), Ok(Step::Yielded(()))));
    assert_eq!([first, second].concat(), ["x 2", "x 1"]);
}

#[test]
fn the_end_gives_the_return_value() {
    let mut countdown = Countdown::Start { name: "x", n: 0 };
    assert_eq!(countdown.next(), Ok(Step::Returned("x finished".into())));
}

#[test]
fn nothing_comes_after_the_end() {
    let mut countdown = Countdown::Start { name: "x", n: 0 };
    assert!(countdown.next().is_ok());
    assert_eq!(countdown.next(), Err(Exception::StopIteration));
    assert_eq!(countdown.next(), Err(Exception::StopIteration));
}
