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

/// An executor, and tasks that never end.
struct Windows {
    executor: Executor,
    shared: Rc<RefCell<Shared>>,
}

#[derive(Default)]
struct Shared {
    /// For each task, the wakers of all its polls.
    wakers: Vec<Vec<Waker>>,
    /// For each task, the tasks that it wakes in its next poll.
    wakes: Vec<Vec<usize>>,
    /// The tasks that were polled in this tick, in order.
    polled: Vec<usize>,
}

impl Windows {
    /// As many tasks as `count` says, each polled once.
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
                        "In one tick there were ten thousand polls. Promised: a tick \
                         polls the tasks that are ready when it begins, and then it \
                         ends."
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
            "{count} tasks were added, numbered from 0. The first tick polled \
             {polled:?}. Promised: it polls each of them once, in the order in which \
             they were added."
        );
        windows
    }

    fn wake(&self, number: usize) {
        wake(&self.shared, number);
    }

    /// In its next poll the task `number` will wake the task `other`.
    fn will_wake(&self, number: usize, other: usize) {
        self.shared.borrow_mut().wakes[number].push(other);
    }

    /// One tick. Returns the tasks that it polled, in order.
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
                "A task was woken {wakes} times between two ticks. The second tick \
                 polled it {polls} times. Promised: however often a task is woken \
                 before its poll, it is polled once."
            );
            assert!(
                !windows.executor.is_ready(),
                "A task was woken {wakes} times and polled once. After that poll \
                 `is_ready` returned true. Promised: all those wakes bring only this \
                 one poll, so it returns false."
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
                "The wakers of all {polls} polls of a task were kept, and now all of \
                 them were called. The next tick polled the task {polled} times. \
                 Promised: however often a task is woken before its poll, it is polled \
                 once."
            );
        }
    });
}

#[test]
fn a_wake_of_a_task_that_is_still_to_be_polled_is_no_second_poll() {
    limited(|| {
        let mut windows = Windows::open(3);
        windows.will_wake(0, 2);
        (0..3).for_each(|number| windows.wake(number));
        let polled = [windows.tick(), windows.tick()];
        assert!(
            polled == [vec![0, 1, 2], vec![]],
            "Tasks 0, 1 and 2 were woken. In the next tick, task 0 woke task 2 again, \
             which was still to be polled in that tick. That tick and the one after it \
             polled {polled:?}. Promised: a task that is still to be polled in this \
             tick needs no second poll in the next, so [[0, 1, 2], []]."
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
                "Task 1 was woken, and called its own waker during its poll, number of \
                 calls: {times}. That tick and the two after it polled {polled:?}. \
                 Promised: a wake during the poll brings another poll, one, in the next \
                 tick, so [[1], [1], []]."
            );
        }
    });
}

#[test]
fn a_wake_after_the_poll_counts_for_the_next_tick() {
    limited(|| {
        let mut windows = Windows::open(2);
        windows.will_wake(1, 0);
        windows.wake(0);
        windows.wake(1);
        let polled = [windows.tick(), windows.tick()];
        assert!(
            polled == [vec![0, 1], vec![0]],
            "Task 0 was polled, and then task 1 woke it in the same tick. That tick and \
             the next polled {polled:?}. Promised: a wake after the poll brings another \
             poll, in the next tick, so [[0, 1], [0]]."
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
                "Two threads called a waker of a task at the same moment. The next tick \
                 polled the task {polled} times. Promised: however often a task is \
                 woken before its poll, it is polled once."
            );
        });
    });
}

#[test]
fn another_wake_does_not_move_a_task() {
    limited(|| {
        let mut windows = Windows::open(4);
        [3, 1, 3, 0, 1, 3].iter().for_each(|number| windows.wake(*number));
        let polled = windows.tick();
        assert!(
            polled == [3, 1, 0],
            "These tasks were woken, in this order: 3, 1, 3, 0, 1, 3. The next tick \
             polled {polled:?}. Promised: the tasks are polled in the order of their \
             first wakes, so [3, 1, 0]."
        );
    });
}

#[test]
fn a_task_that_has_ended_is_never_ready() {
    limited(|| {
        let mut executor = Executor::new();
        executor.add(poll_fn(|cx| {
            cx.waker().wake_by_ref();
            Poll::Ready(())
        }));
        executor.tick();
        executor.tick();
        let (empty, ready) = (executor.is_empty(), executor.is_ready());
        assert!(
            empty && !ready,
            "The only task woke itself in the poll in which it ended. One tick later \
             `is_empty` returned {empty} and `is_ready` returned {ready}. Promised: a \
             task that has ended is never ready again, so true and false."
        );
    });
}

/// The same with random numbers. Tasks are woken from outside and by each other. A simple
/// ready queue in the test says which of them have to be polled.
#[test]
fn in_random_runs_each_tick_polls_the_right_tasks() {
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
                    "There were {count} tasks, numbered from 0. Ready before: \
                     {ready:?}. Then woken from outside: {outside:?}. Woken by each \
                     task in its poll: {inside:?}."
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
                    // A task is in the queue until it is polled.
                    let number = ready.pop_front().unwrap();
                    expected.push(number);
                    inside[number].iter().for_each(|other| queue(&mut ready, *other));
                }
                assert!(
                    polled == expected,
                    "{story} The tick polled {polled:?}. Promised: each task is polled \
                     once for all its wakes, in the order of the first ones, so \
                     {expected:?}."
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
