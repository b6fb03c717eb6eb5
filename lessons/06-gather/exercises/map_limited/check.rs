//! The promises, with work that writes down when it begins and ends.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use spawn::running_loop;

use super::attempt::map_limited;

#[path = "../../../05-spawn/exercises/in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{Random, now, play, sleep};

const NEVER_MORE: &str = "never more than `limit` are running at once";
const NEVER_FEWER: &str = "when one has ended, the next one begins at that very time";
const BEGIN_IN_ORDER: &str = "the futures begin in the order of the inputs";
const OUTPUTS_IN_ORDER: &str = "the outputs come in the order of the inputs";
const QUIET: &str = "waiting is quiet: who cannot begin yet does not ask again and again";

/// What happened to pieces of work.
struct Report {
    /// Which input, and when.
    begun: Vec<(usize, u64)>,
    most_at_once: usize,
    outputs: Vec<Only>,
    /// Of the loop.
    turns: u64,
}

/// An output that cannot be cloned.
struct Only(usize);

/// Work that takes these times, at most `limit` pieces at once.
#[track_caller]
fn report(limit: usize, times: &[u64]) -> Report {
    let inputs: Vec<_> = times.iter().copied().enumerate().collect();
    play(QUIET, async move || {
        let begun = Rc::new(RefCell::new(Vec::new()));
        let running = Rc::new(Cell::new(0));
        let most_at_once = Rc::new(Cell::new(0));
        let (log, most) = (Rc::clone(&begun), Rc::clone(&most_at_once));
        let outputs = map_limited(limit, inputs, move |(number, time)| {
            let (log, running, most) =
                (Rc::clone(&log), Rc::clone(&running), Rc::clone(&most));
            async move {
                log.borrow_mut().push((number, now()));
                running.set(running.get() + 1);
                most.set(running.get().max(most.get()));
                sleep(time).await;
                running.set(running.get() - 1);
                Only(number)
            }
        })
        .await;
        Report {
            begun: begun.take(),
            most_at_once: most_at_once.get(),
            outputs,
            turns: running_loop().executor().ticks(),
        }
    })
}

/// When each of them begins if a free place is taken at once.
fn beginnings(limit: usize, times: &[u64]) -> Vec<(usize, u64)> {
    let mut free_from = vec![0; limit];
    let mut begun = Vec::new();
    for (number, time) in times.iter().enumerate() {
        let earliest = free_from.iter_mut().min().expect("the limit is at least 1");
        begun.push((number, *earliest));
        *earliest += time;
    }
    begun
}

#[track_caller]
fn check(limit: usize, times: &[u64]) {
    let Report { begun, most_at_once, outputs, turns } = report(limit, times);
    let story =
        format!("The limit was {limit}, and the work took these times: {times:?}.");
    assert!(
        most_at_once <= limit,
        "{story} At one time {most_at_once} were running. Promised: {NEVER_MORE}."
    );
    let outputs: Vec<usize> = outputs.iter().map(|output| output.0).collect();
    assert_eq!(
        outputs,
        (0..times.len()).collect::<Vec<_>>(),
        "{story} Promised: {OUTPUTS_IN_ORDER}."
    );
    let order: Vec<usize> = begun.iter().map(|(number, _)| *number).collect();
    assert_eq!(
        order,
        (0..times.len()).collect::<Vec<_>>(),
        "{story} Promised: {BEGIN_IN_ORDER}."
    );
    assert_eq!(
        begun,
        beginnings(limit, times),
        "{story} Which began, and when? Promised: {NEVER_FEWER}."
    );
    let enough = 10 * (times.len() as u64 + 1);
    assert!(
        turns <= enough,
        "{story} Turns of the loop: {turns}. To begin and to end, {enough} would be plenty. \
         Promised: {QUIET}."
    );
}

#[test]
fn never_more_and_never_fewer() {
    let mut random = Random(6);
    for round in 0..100 {
        let limit = 1 + random.below(5) as usize;
        let count = random.below(2 + round / 5);
        check(limit, &(0..count).map(|_| 10 * (1 + random.below(9))).collect::<Vec<_>>());
    }
}

#[test]
fn a_slow_one_does_not_hold_up_the_others() {
    for limit in 2..=5 {
        let mut times = vec![10; 8];
        times[0] = 1_000;
        check(limit, &times);
    }
}

#[test]
fn all_take_the_same_time() {
    for limit in [1, 2, 3, 7, 12] {
        check(limit, &[10; 12]);
    }
}

#[test]
fn work_that_takes_no_time() {
    check(3, &[0, 0, 10, 0, 10, 0, 0, 0, 0, 10]);
}

#[test]
fn one_at_a_time() {
    check(1, &[30, 10, 20]);
}

#[test]
fn a_limit_that_nobody_reaches() {
    check(1_000, &[30, 10, 20]);
}

#[test]
fn no_inputs_make_an_empty_list() {
    check(3, &[]);
}
