//! The promises, each with tasks that write down when they are polled.

#[path = "../../../03-executor/exercises/random.rs"]
mod random;
#[path = "../two_threads.rs"]
mod two_threads;
#[path = "../../../01-generator/exercises/within_limit.rs"]
mod within_limit;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::mem;
use std::rc::Rc;
use std::task::{Poll, Waker};

use super::attempt::Executor;
use random::Random;
use two_threads::race;
use within_limit::within_limit;

/// An executor, and tasks that wait for ever.
struct Windows {
    executor: Executor,
    shared: Rc<RefCell<Shared>>,
}

#[derive(Default)]
struct Shared {
    /// Of each task the wakers of all its polls.
    wakers: Vec<Vec<Waker>>,
    /// Of each task whom it wakes in its next poll.
    wakes: Vec<Vec<usize>>,
    /// Who was polled in this tick.
    polled: Vec<usize>,
}

impl Windows {
    /// So many, each polled once.
    fn open(count: usize) -> Windows {
        let shared = Rc::new(RefCell::new(Shared::default()));
        shared.borrow_mut().wakers = vec![Vec::new(); count];
        shared.borrow_mut().wakes = vec![Vec::new(); count];
        let mut executor = Executor::new();
        for number in 0..count {
            let shared = Rc::clone(&shared);
            executor.add(poll_fn(move |cx| {
                let to_wake = {
                    let mut shared = shared.borrow_mut();
                    assert!(
                        shared.polled.len() < 10_000,
                        "in one tick there were ten thousand polls: a tick has to end"
                    );
                    shared.polled.push(number);
                    shared.wakers[number].push(cx.waker().clone());
                    mem::take(&mut shared.wakes[number])
                };
                to_wake.into_iter().for_each(|other| wake(&shared, other));
                Poll::Pending
            }));
        }
        let mut windows = Windows { executor, shared };
        let polled = windows.tick();
        assert!(
            polled.iter().copied().eq(0..count),
            "{count} tasks were added, and the first tick polled {polled:?}. Promised: each \
             is polled in the order in which they were added."
        );
        windows
    }

    fn wake(&self, number: usize) {
        wake(&self.shared, number);
    }

    /// In its next poll this task wakes that one.
    fn will_wake(&self, number: usize, other: usize) {
        self.shared.borrow_mut().wakes[number].push(other);
    }

    /// One tick: who was polled?
    fn tick(&mut self) -> Vec<usize> {
        self.executor.tick();
        mem::take(&mut self.shared.borrow_mut().polled)
    }
}

fn wake(shared: &RefCell<Shared>, number: usize) {
    let newest = shared.borrow().wakers[number].last().cloned();
    newest.expect("the task was polled").wake();
}

/// Runs a test, and turns one that hangs into one that fails.
fn limited(test: fn()) {
    within_limit("neither a tick nor a wake waits", test);
}

#[test]
fn however_often_it_is_woken_it_is_polled_once() {
    limited(|| {
        for wakes in [1, 2, 3, 10, 1000] {
            let mut windows = Windows::open(1);
            (0..wakes).for_each(|_| windows.wake(0));
            let polls = windows.tick().len();
            assert!(
                polls == 1,
                "Woken {wakes} times between two ticks, the task was polled {polls} times. \
                 Promised: however often a task is woken before its poll, it is polled once."
            );
            assert!(
                !windows.executor.is_ready(),
                "Its poll is over, and the executor says that it is ready still."
            );
        }
    });
}

#[test]
fn an_older_waker_is_a_waker_of_the_same_task() {
    limited(|| {
        let mut windows = Windows::open(1);
        for polls in 1..5 {
            let wakers = windows.shared.borrow().wakers[0].clone();
            wakers.into_iter().for_each(Waker::wake);
            let polled = windows.tick().len();
            assert!(
                polled == 1,
                "A task has kept the wakers of its {polls} polls, one of each, and called \
                 them all. In the next tick it was polled {polled} times. Promised: however \
                 often a task is woken before its poll, it is polled once."
            );
        }
    });
}

#[test]
fn a_wake_while_it_waits_for_its_turn_is_no_second_poll() {
    limited(|| {
        let mut windows = Windows::open(3);
        windows.will_wake(0, 2);
        (0..3).for_each(|number| windows.wake(number));
        let polled = [windows.tick(), windows.tick()];
        assert!(
            polled == [vec![0, 1, 2], vec![]],
            "All three tasks were woken. In the tick that followed, task 0 woke task 2 again, \
             whose turn was still to come. The two ticks polled {polled:?}. Promised: a task \
             that waits for its turn in this tick needs no second one in the next."
        );
    });
}

#[test]
fn a_wake_during_its_own_poll_is_not_lost() {
    limited(|| {
        for times in [1, 2, 5] {
            let mut windows = Windows::open(2);
            (0..times).for_each(|_| windows.will_wake(1, 1));
            windows.wake(1);
            let polled = [windows.tick(), windows.tick(), windows.tick()];
            assert!(
                polled == [vec![1], vec![1], vec![]],
                "Task 1 woke itself while it was polled, {times} times. That tick and the two \
                 after it polled {polled:?}. Promised: a wake during the poll brings another \
                 poll, one, in the next tick."
            );
        }
    });
}

#[test]
fn who_had_its_turn_may_be_woken_for_the_next() {
    limited(|| {
        let mut windows = Windows::open(2);
        windows.will_wake(1, 0);
        windows.wake(0);
        windows.wake(1);
        let polled = [windows.tick(), windows.tick()];
        assert!(
            polled == [vec![0, 1], vec![0]],
            "Task 0 was polled, and then task 1 woke it in the same tick. That tick and the \
             next polled {polled:?}. Promised: a wake after the poll brings another poll."
        );
    });
}

#[test]
fn two_wakes_at_the_same_moment_are_one() {
    limited(|| {
        let mut windows = Windows::open(1);
        race(|call_together| {
            let newest = windows.shared.borrow_mut().wakers[0].pop();
            call_together(newest.expect("the task was polled"));
            let polled = windows.tick().len();
            assert!(
                polled == 1,
                "Two threads called a waker of the task at the same moment, and the next tick \
                 polled it {polled} times. Promised: however often a task is woken before \
                 its poll, it is polled once."
            );
        });
    });
}

#[test]
fn another_wake_moves_nobody() {
    limited(|| {
        let mut windows = Windows::open(4);
        [3, 1, 3, 0, 1, 3].iter().for_each(|number| windows.wake(*number));
        let polled = windows.tick();
        assert!(
            polled == [3, 1, 0],
            "The wakes were 3, 1, 3, 0, 1, 3 and the polls {polled:?}. Promised: the tasks are \
             polled in the order of their first wakes."
        );
    });
}

#[test]
fn who_has_ended_is_gone() {
    limited(|| {
        let mut executor = Executor::new();
        executor.add(poll_fn(|cx| {
            cx.waker().wake_by_ref();
            Poll::Ready(())
        }));
        executor.tick();
        executor.tick();
        assert!(
            executor.is_empty() && !executor.is_ready(),
            "The only task woke itself in its last poll. Promised: then nothing is left to do."
        );
    });
}

/// The same with numbers drawn by lot: tasks are woken from outside and by each other, and
/// a ready queue that is right tells who has to be polled.
#[test]
fn two_hundred_random_runs() {
    limited(|| {
        let mut random = Random(3);
        for _ in 0..200 {
            let count = 1 + random.below(5);
            let mut windows = Windows::open(count);
            let mut ready = VecDeque::new();
            for _ in 0..10 {
                let mut outside = Vec::new();
                for _ in 0..random.below(6) {
                    outside.push(random.below(count));
                }
                let mut inside = vec![Vec::new(); count];
                for _ in 0..random.below(6) {
                    inside[random.below(count)].push(random.below(count));
                }
                let story = format!(
                    "Of {count} tasks these were ready: {ready:?}. The wakes from outside were \
                     {outside:?}, and in their polls the tasks were to wake {inside:?}."
                );

                outside.iter().for_each(|number| windows.wake(*number));
                for (number, others) in inside.iter().enumerate() {
                    others.iter().for_each(|other| windows.will_wake(number, *other));
                }
                let polled = windows.tick();
                windows.shared.borrow_mut().wakes.fill(Vec::new());

                let mut expected = Vec::new();
                outside.iter().for_each(|number| queue(&mut ready, *number));
                for _ in 0..ready.len() {
                    // Who is polled leaves the queue now: whoever waits still stands in it.
                    let number = ready.pop_front().unwrap();
                    expected.push(number);
                    inside[number].iter().for_each(|other| queue(&mut ready, *other));
                }
                assert!(
                    polled == expected,
                    "{story} The tick polled {polled:?}. Promised: each is polled once for \
                     all its wakes, and in their order, so {expected:?}."
                );
            }
        }
    });
}

fn queue(ready: &mut VecDeque<usize>, number: usize) {
    if !ready.contains(&number) {
        ready.push_back(number);
    }
}
