//! A queue is all it takes to run many generators in turn.

use generator::{Countdown, Exception, Generator, Resumed, round_robin};
use stage::{printed, println};

fn countdowns<const N: usize>(all: [(&'static str, u32); N]) -> [Countdown; N] {
    all.map(|(name, n)| Countdown::Start { name, n })
}

#[test]
fn the_generators_take_turns() {
    let lines = printed(|| {
        let pair = countdowns([("x", 2), ("y", 2)]);
        round_robin(pair, |returned| println!("{returned}")).unwrap();
    });
    let turns = ["x 2", "y 2", "x 1", "y 1", "x finished", "y finished"];
    assert_eq!(lines, turns);
}

#[test]
fn the_results_come_in_the_order_in_which_the_generators_end() {
    let mut ended = Vec::new();
    printed(|| {
        let three = countdowns([("x", 3), ("y", 0), ("z", 1)]);
        round_robin(three, |returned| ended.push(returned)).unwrap();
    });
    assert_eq!(ended, ["y finished", "z finished", "x finished"]);
}

#[test]
fn no_generators_are_no_error() {
    assert_eq!(round_robin(countdowns([]), |_| ()), Ok(()));
}

/// Raises at its first resume.
struct Raises;

impl Generator for Raises {
    type Sent = ();
    type Yield = ();
    type Return = ();

    fn resume(&mut self, _: Result<(), Exception>) -> Resumed<(), ()> {
        println!("raises");
        Err(Exception::Error("boom".into()))
    }
}

#[test]
fn an_exception_ends_the_round() {
    let lines = printed(|| {
        let error = round_robin([Raises, Raises], |()| ()).unwrap_err();
        assert_eq!(error.to_string(), "boom");
    });
    assert_eq!(lines, ["raises"], "the second is never resumed");
}
