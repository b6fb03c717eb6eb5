//! `yield from`: the caller of the outer generator talks to the inner one.

use generator::{Exception, Fn1, Generator, Step};
use stage::printed;

#[test]
fn what_the_inner_generator_yields_comes_out() {
    let mut outer = Fn1::Start { name: "a" };
    let lines = printed(|| assert_eq!(outer.next(), Ok(Step::Yielded("fn2 asks"))));
    assert_eq!(lines, ["a: fn1 start", "a: fn2 start"]);
}

#[test]
fn what_is_sent_goes_in_and_the_result_stays_in_the_middle() {
    let mut outer = Fn1::Start { name: "a" };
    let lines = printed(|| {
        outer.next().unwrap();
        let length = "result for a".len();
        assert_eq!(outer.send("hello"), Ok(Step::Returned(length)));
    });
    assert_eq!(lines[2..], ["a: fn2 got 'hello'", "a: fn1 got 'result for a'"]);
}

#[test]
fn what_is_thrown_goes_in_and_what_is_raised_comes_out() {
    let boom = Exception::Error("boom".into());
    let mut outer = Fn1::Start { name: "b" };
    let lines = printed(|| {
        outer.next().unwrap();
        assert_eq!(outer.throw(boom.clone()), Err(boom));
    });
    assert_eq!(lines, ["b: fn1 start", "b: fn2 start"], "neither continued");
    assert_eq!(outer.next(), Err(Exception::StopIteration));
}

#[test]
fn two_outer_generators_do_not_mix() {
    let (mut a, mut b) = (Fn1::Start { name: "a" }, Fn1::Start { name: "b" });
    let lines = printed(|| {
        a.next().unwrap();
        b.next().unwrap();
        b.send("to b").unwrap();
        a.send("to a").unwrap();
    });
    assert_eq!(lines[4..6], ["b: fn2 got 'to b'", "b: fn1 got 'result for b'"]);
    assert_eq!(lines[6..8], ["a: fn2 got 'to a'", "a: fn1 got 'result for a'"]);
}
