//! The promises, for tasks that end in every order.

use std::future::poll_fn;

use spawn::{JoinHandle, spawn};

use super::attempt::fetch_all;

#[path = "../../../05-spawn/exercises/in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{Random, now, play, sleep};

const IN_ORDER: &str = "the outputs come in the order of the tasks";
const SLOWEST: &str = "it takes as long as the slowest task";
const POLLED_TWICE: &str =
    "whoever awaits it is polled twice, however many tasks there are";

/// Tasks that sleep for so long, and return their numbers as texts.
fn tasks(times: &[u64]) -> Vec<JoinHandle<String>> {
    let numbered = times.iter().copied().enumerate();
    let fetch = |(number, time)| async move {
        sleep(time).await;
        format!("price {number}")
    };
    numbered.map(|task| spawn(fetch(task))).collect()
}

fn prices(numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
    numbers.into_iter().map(|number| format!("price {number}")).collect()
}

/// All orders of so many times.
fn orders(count: u64) -> Vec<Vec<u64>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for order in orders(count - 1) {
        for place in 0..=order.len() {
            let mut order = order.clone();
            order.insert(place, 10 * count);
            all.push(order);
        }
    }
    all
}

/// What `fetch_all` gives for tasks that take these times, how often whoever awaits it was
/// polled, and the time that it took.
async fn fetch(times: &[u64]) -> (Vec<String>, u32, u64) {
    let start = now();
    let tasks = tasks(times);
    let mut all = Box::pin(fetch_all(&tasks));
    let mut polls = 0;
    let outputs = poll_fn(|cx| {
        polls += 1;
        all.as_mut().poll(cx)
    })
    .await;
    (outputs, polls, now() - start)
}

/// Holds it against the promises, for each of these lists of times.
#[track_caller]
fn check(all_times: Vec<Vec<u64>>) {
    let asked = all_times.clone();
    let answers = play(IN_ORDER, async move || {
        let mut answers = Vec::new();
        for times in &asked {
            answers.push(fetch(times).await);
        }
        answers
    });
    for (times, (outputs, polls, time)) in all_times.iter().zip(answers) {
        assert_eq!(
            outputs,
            prices(0..times.len()),
            "The tasks took these times: {times:?}. Promised: {IN_ORDER}."
        );
        assert_eq!(
            Some(&time),
            times.iter().max(),
            "The tasks took these times: {times:?}. Promised: {SLOWEST}."
        );
        assert_eq!(
            polls, 2,
            "The tasks took these times: {times:?}. Whoever awaited them was polled {polls} \
             times. Promised: {POLLED_TWICE}."
        );
    }
}

#[test]
fn whatever_the_order_in_which_they_end() {
    (1..=5).for_each(|count| check(orders(count)));
}

#[test]
fn some_at_the_same_time() {
    let mut random = Random(11);
    let times = (0..50).map(|_| {
        let count = 1 + random.below(20);
        (0..count).map(|_| 10 + random.below(4)).collect()
    });
    check(times.collect());
}

#[test]
fn those_that_have_ended_before_are_reported_too() {
    let promise = "a task that has ended before is reported like any other";
    let outputs = play(promise, async || {
        let tasks = tasks(&[30, 5, 20, 0]);
        sleep(10).await;
        fetch_all(&tasks).await
    });
    assert_eq!(
        outputs,
        prices(0..4),
        "Of four tasks the second and the last had ended. Promised: {promise}."
    );
}

#[test]
fn no_tasks_make_an_empty_list() {
    let promise = "no tasks at all make an empty list";
    let outputs = play(promise, async || fetch_all::<String>(&[]).await);
    assert!(outputs.is_empty(), "Promised: {promise}.");
}
