//! The promises, for futures that get ready in every order.

use std::cell::RefCell;
use std::future::{Ready, pending};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use contract::Promise;
use timers::yield_now;
use waker::{block_on, oneshot};

use super::attempt::join_all;

#[path = "../../../05-spawn/exercises/in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{Random, now, play, sleep};

const NEVER_AGAIN: &str = "a future that has returned Ready is never polled again";
const ALL_BEGIN: &str = "all futures begin in the first poll, in the order of the list";
const ALL_WAIT: &str = "all futures wait at once";
const IN_ORDER: &str = "the outputs come in the order of the list";
const AT_ONCE: &str = "it is ready in the very poll in which the last of them is";
const MAY_BORROW: &str = "the futures may borrow";
const EMPTY: &str = "no futures at all make an empty list";

/// An output that cannot be cloned.
struct Only(usize);

/// A future that sleeps, and returns its number. Polled after that it panics, as whatever is
/// made from an `async fn` does.
async fn part(number: usize, time: u64) -> Only {
    sleep(time).await;
    Only(number)
}

#[test]
fn one_that_is_ready_is_not_polled_again() {
    let mut random = Random(4);
    for _ in 0..100 {
        let count = 1 + random.below(6);
        let times: Vec<u64> = (0..count).map(|_| 10 * random.below(5)).collect();
        let numbered: Vec<_> = times.iter().copied().enumerate().collect();
        let (outputs, time) = play(NEVER_AGAIN, async || {
            let parts = numbered.into_iter().map(|(number, time)| part(number, time));
            let outputs = join_all(parts).await;
            (outputs.into_iter().map(|output| output.0).collect::<Vec<_>>(), now())
        });
        assert_eq!(
            outputs,
            (0..times.len()).collect::<Vec<_>>(),
            "The futures slept for these times: {times:?}. Promised: {IN_ORDER}."
        );
        assert_eq!(
            Some(&time),
            times.iter().max(),
            "The futures slept for these times: {times:?}. Promised: {ALL_WAIT}."
        );
    }
}

#[test]
fn all_begin_in_the_first_poll() {
    for count in 1..=6 {
        let begun = play(ALL_BEGIN, async move || {
            let begun = Rc::new(RefCell::new(Vec::new()));
            let parts = (0..count).map(|number| {
                let begun = Rc::clone(&begun);
                async move {
                    begun.borrow_mut().push(number);
                    pending::<()>().await;
                }
            });
            let mut all = Box::pin(join_all(parts));
            let _ = all.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            begun.take()
        });
        assert_eq!(
            begun,
            (0..count).collect::<Vec<_>>(),
            "Of {count} futures these have begun: {begun:?}. Promised: {ALL_BEGIN}."
        );
    }
}

#[test]
fn it_is_ready_when_the_last_of_them_is() {
    let mut random = Random(9);
    for count in 1..=8 {
        let mut order: Vec<usize> = (0..count).collect();
        random.shuffle(&mut order);
        let story = format!("The futures got ready in the order {order:?}.");
        let polls = play(AT_ONCE, async move || {
            let (senders, receivers): (Vec<_>, Vec<_>) =
                order.iter().map(|_| oneshot()).unzip();
            let mut senders: Vec<_> = senders.into_iter().map(Some).collect();
            let mut all = Box::pin(join_all(receivers));
            let mut poll = || all.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            let mut polls = vec![poll()];
            for number in order {
                senders[number].take().unwrap().send(number);
                polls.push(poll());
            }
            polls
        });
        let mut expected = vec![Poll::Pending; count];
        expected.push(Poll::Ready((0..count).map(Ok).collect()));
        assert_eq!(
            polls, expected,
            "{story} It was polled before the first one, and then after each. Promised: \
             {AT_ONCE}; {IN_ORDER}."
        );
    }
}

#[test]
fn they_may_borrow() {
    let outputs = play(MAY_BORROW, async || {
        let names = ["a", "b", "c"].map(String::from);
        let parts = names.iter().map(|name| async {
            yield_now().await;
            name.as_str()
        });
        join_all(parts).await.concat()
    });
    assert_eq!(outputs, "abc", "Promised: {MAY_BORROW}.");
}

#[test]
fn none_make_an_empty_list() {
    let count = play(EMPTY, async || join_all(Vec::<Ready<()>>::new()).await.len());
    assert_eq!(count, 0, "Promised: {EMPTY}.");
}

/// Whoever polls futures has promises to keep, whoever it is.
#[test]
fn it_keeps_the_contract() {
    let promises = [Promise::StopsAtReady, Promise::LosesNoWake];
    contract::executor(&promises, |tasks| drop(block_on(join_all(tasks)))).unwrap();
}
