//! The promises, in many orders of coming.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

use spawn::{running_loop, spawn};

use super::attempt::start;

#[path = "../in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{Random, now, play, sleep};

const TOLD: &str = "all who wait go on when the task has ended";
const IN_ORDER: &str = "they go on in the order in which they began to wait";
const QUIET: &str = "waiting is quiet: while the task runs, nobody else is woken";
const ONE_PLACE: &str = "one who waits has one place, however often it is polled";

/// A task that sleeps until `end` is awaited at these times, by numbers 0, 1, 2, … : who goes
/// on, with what, and when.
fn awaited_at(end: u64, times: Vec<u64>) -> Vec<(usize, String, u64)> {
    play(TOLD, async move || {
        let log = Rc::new(RefCell::new(Vec::new()));
        let task = start(async move {
            sleep(end).await;
            "settings".to_string()
        });
        for (number, time) in times.into_iter().enumerate() {
            let (task, log) = (task.clone(), Rc::clone(&log));
            spawn(async move {
                sleep(time).await;
                let output = task.wait().await;
                log.borrow_mut().push((number, output, now()));
            });
        }
        sleep(1_000).await;
        log.take()
    })
}

#[test]
fn all_who_wait_are_told() {
    for count in 1..=10 {
        let told = awaited_at(100, vec![0; count]);
        let numbers: Vec<usize> = told.iter().map(|(number, ..)| *number).collect();
        assert_eq!(
            numbers.len(),
            count,
            "Tasks that waited: {count}. Those that went on: {numbers:?}. Promised: {TOLD}."
        );
        assert_eq!(
            numbers,
            (0..count).collect::<Vec<_>>(),
            "They began to wait in the order of their numbers. Promised: {IN_ORDER}."
        );
    }
}

#[test]
fn whenever_they_come() {
    let mut random = Random(5);
    for _ in 0..50 {
        let end = 100;
        let mut times: Vec<u64> = (0..10).map(|place| 15 * place + 5).collect();
        times.truncate(1 + random.below(10) as usize);
        random.shuffle(&mut times);
        let told = awaited_at(end, times.clone());
        let mut expected: Vec<(usize, String, u64)> = (times.iter().enumerate())
            .map(|(number, time)| (number, "settings".into(), end.max(*time)))
            .collect();
        expected.sort_by_key(|(number, _, _)| times[*number]);
        assert_eq!(
            told, expected,
            "A task ended at time {end}, and was awaited at the times {times:?}. Who went on, \
             with what, and when? Promised: {TOLD}; and {IN_ORDER}; and who comes when it has \
             ended does not wait."
        );
    }
}

#[test]
fn nobody_is_polled_in_vain() {
    let polls = play(QUIET, async || {
        let task = start(sleep(100));
        let polls = Rc::new(RefCell::new([0; 5]));
        for number in 0..5 {
            let (mut wait, polls) = (Box::pin(task.wait()), Rc::clone(&polls));
            spawn(poll_fn(move |cx| {
                polls.borrow_mut()[number] += 1;
                wait.as_mut().poll(cx)
            }));
        }
        for _ in 0..9 {
            sleep(10).await;
        }
        polls.take()
    });
    assert_eq!(polls, [1; 5], "So often were they polled meanwhile. Promised: {QUIET}.");
}

/// The waker of one poll. It writes down the number of that poll when it is called.
struct Bell {
    poll: usize,
    rung: Arc<Mutex<Vec<usize>>>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.lock().unwrap().push(self.poll);
    }
}

#[test]
fn polled_again_it_stays_in_its_place() {
    let mut random = Random(7);
    for waiters in 1..=6 {
        // Who is polled, one after the other. At first each once, in the order of numbers.
        let mut polled: Vec<usize> = (0..waiters).collect();
        polled.extend((0..3 * waiters).map(|_| random.below(waiters as u64) as usize));
        let newest: Vec<_> = (0..waiters)
            .map(|number| polled.iter().rposition(|polled| *polled == number).unwrap())
            .collect();
        let story = format!(
            "Those who waited were polled thus, each time with another waker: {polled:?}."
        );

        let (mut kept, called) = play(ONE_PLACE, async move || {
            let task = start(sleep(100));
            let rung = Arc::new(Mutex::new(Vec::new()));
            let mut waits: Vec<_> = (0..waiters).map(|_| Box::pin(task.wait())).collect();
            let mut bells = Vec::new();
            for (poll, number) in polled.into_iter().enumerate() {
                let bell = Arc::new(Bell { poll, rung: Arc::clone(&rung) });
                let waker = Waker::from(Arc::clone(&bell));
                let _ = waits[number].as_mut().poll(&mut Context::from_waker(&waker));
                bells.push(bell);
            }
            bells.retain(|bell| Arc::strong_count(bell) > 1);
            let kept: Vec<usize> = bells.iter().map(|bell| bell.poll).collect();
            sleep(200).await;
            let called = rung.lock().unwrap().clone();
            (kept, called)
        });
        kept.sort_by_key(|poll| newest.iter().position(|newest| newest == poll));
        assert_eq!(
            kept, newest,
            "{story} Kept are the wakers of these polls: {kept:?}. Promised: {ONE_PLACE}, and \
             only the waker of its newest poll is kept."
        );
        assert_eq!(
            called, newest,
            "{story} Called were the wakers of these polls: {called:?}. Promised: {TOLD}; \
             {IN_ORDER}."
        );
    }
}

#[test]
fn who_comes_afterwards_does_not_wait() {
    let promise = "who comes when the task has ended does not wait at all";
    let turns = play(promise, async || {
        let task = start(async { 7 });
        sleep(10).await;
        let before = running_loop().executor().ticks();
        assert_eq!((task.wait().await, task.wait().await), (7, 7));
        running_loop().executor().ticks() - before
    });
    assert_eq!(turns, 0, "Turns until it went on: {turns}. Promised: {promise}.");
}
