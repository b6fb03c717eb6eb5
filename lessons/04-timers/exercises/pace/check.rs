//! The promises, in virtual time: tasks that ask, and a task that sends signs of life.

#[path = "../../../03-executor/exercises/random.rs"]
mod random;
#[path = "../../../01-generator/exercises/within_limit.rs"]
mod within_limit;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use timers::{EventLoop, VirtualClock};

use super::attempt::Pace;
use random::Random;
use within_limit::within_limit;

/// A loop in virtual time, and what its tasks did at which time, in milliseconds.
struct Service {
    event_loop: EventLoop,
    pace: Rc<Pace>,
    /// The number of the task that asked, and the time.
    questions: Rc<RefCell<Vec<(usize, u64)>>>,
    /// The times of the signs of life.
    signs: Rc<RefCell<Vec<u64>>>,
}

impl Service {
    fn new(gap: u64) -> Service {
        let event_loop = EventLoop::new(Rc::new(VirtualClock::new()));
        let pace = Rc::new(Pace::new(event_loop.timers(), ms(gap)));
        let (questions, signs) = Default::default();
        Service { event_loop, pace, questions, signs }
    }

    /// A task that comes at this time, and asks its questions one after the other.
    fn asker(&self, number: usize, comes: u64, questions: usize) {
        let (timers, pace) = (self.event_loop.timers(), Rc::clone(&self.pace));
        let asked = Rc::clone(&self.questions);
        self.event_loop.executor().add("asks", async move {
            timers.sleep(ms(comes)).await;
            for _ in 0..questions {
                pace.wait().await;
                asked.borrow_mut().push((number, timers.now().as_millis() as u64));
            }
        });
    }

    /// A task that sends `count` signs of life, one after each gap.
    fn signs_of_life(&self, count: usize, gap: u64) {
        let (timers, signs) = (self.event_loop.timers(), Rc::clone(&self.signs));
        self.event_loop.executor().add("lives", async move {
            for _ in 0..count {
                timers.sleep(ms(gap)).await;
                signs.borrow_mut().push(timers.now().as_millis() as u64);
            }
        });
    }

    /// Runs all tasks to their end, and returns the questions.
    fn run(&self) -> Vec<(usize, u64)> {
        let mut time = Duration::ZERO;
        let mut turns = 0;
        while !self.event_loop.executor().is_empty() {
            if let Err(error) = self.event_loop.turn() {
                panic!(
                    "A task waits for the pace, and the loop cannot go on: {error}. \
                     Promised: the task asks when the gap is over, so `wait` must have \
                     set a timer."
                );
            }
            let now = self.event_loop.timers().now();
            turns = if now == time { turns + 1 } else { 0 };
            time = now;
            assert!(
                turns < 1000,
                "In a thousand turns of the loop some task was always ready, so the \
                 clock stayed at {time:?}. Promised: a task that waits is not polled \
                 again and again."
            );
        }
        self.questions.borrow().clone()
    }
}

fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

/// Runs a test, and turns one that hangs into one that fails.
fn limited(test: fn()) {
    within_limit("while a task waits for the pace, the others run on", test);
}

#[test]
fn while_a_task_waits_the_others_run_on() {
    limited(|| {
        let service = Service::new(5);
        service.asker(0, 0, 5);
        service.signs_of_life(10, 2);
        let questions = service.run();
        let last = questions.last().map_or(0, |(_, time)| *time);
        let signs = service.signs.borrow();
        let signs_before = signs.iter().filter(|time| **time < last).count();
        assert!(
            signs_before == 9,
            "The gap was 5 ms. A task asked five questions, the last of them at {last} \
             ms by the loop's clock. Another task sent a sign of life every 2 ms, and \
             {signs_before} of its signs came before the last question. Promised: while \
             a task waits for the pace, the others run on. So the last question comes \
             at 20 ms, after 9 signs."
        );
        let expected: Vec<_> = (1..=10).map(|sign| 2 * sign).collect();
        assert!(
            *signs == expected,
            "A sign of life was due every 2 ms. The signs came at these times, in ms: \
             {signs:?}. Promised: the timers of the other tasks fire in time, so \
             {expected:?}."
        );
    });
}

#[test]
fn between_two_questions_there_is_at_least_the_gap() {
    limited(|| {
        for count in 2..10 {
            let service = Service::new(7);
            (0..count).for_each(|number| service.asker(number, 0, 1));
            let questions = service.run();
            for pair in questions.windows(2) {
                let [(_, before), (_, after)] = [pair[0], pair[1]];
                assert!(
                    after - before >= 7,
                    "{count} tasks came at the same time, and the gap was 7 ms. They \
                     asked like this (number of the task, time in ms): {questions:?}. \
                     Promised: between two questions there is at least the gap, \
                     whichever tasks ask them. But here are two with {} ms between \
                     them.",
                    after - before
                );
            }
        }
    });
}

#[test]
fn after_a_gap_without_questions_no_task_waits() {
    limited(|| {
        let service = Service::new(10);
        service.asker(0, 0, 2);
        service.asker(1, 50, 1);
        service.asker(2, 53, 1);
        let questions = service.run();
        assert!(
            questions == [(0, 0), (0, 10), (1, 50), (2, 60)],
            "The gap was 10 ms. Task 0 came at 0 ms with two questions, task 1 at 50 ms \
             and task 2 at 53 ms with one question each. They asked like this (number \
             of the task, time in ms): {questions:?}. Promised: if there was no \
             question for a whole gap, the next task asks immediately, and no task \
             waits longer than it has to. So [(0, 0), (0, 10), (1, 50), (2, 60)]."
        );
    });
}

#[test]
fn a_task_that_waits_is_not_polled_again_and_again() {
    limited(|| {
        let service = Service::new(40);
        service.asker(0, 0, 5);
        service.run();
        let ticks = service.event_loop.executor().ticks();
        assert!(
            ticks < 50,
            "For five questions with a gap of 40 ms the loop took {ticks} turns. \
             Promised: a task that waits is not polled again and again. Fewer than 50 \
             turns are enough."
        );
    });
}

/// The same with random numbers. The time of each question is computed beforehand.
#[test]
fn in_random_runs_every_question_comes_at_its_time() {
    limited(|| {
        let mut random = Random(9);
        for _ in 0..30 {
            let gap = 1 + random.below(4) as u64;
            let service = Service::new(gap);
            let mut comes = 0;
            let mut next = 0;
            let mut expected = Vec::new();
            for number in 0..1 + random.below(8) {
                comes += random.below(5) as u64;
                service.asker(number, comes, 1);
                let time = comes.max(next);
                expected.push((number, time));
                next = time + gap;
            }
            service.signs_of_life(3, 2);
            let questions = service.run();
            assert!(
                questions == expected,
                "The gap was {gap} ms. The tasks asked like this (number of the task, \
                 time in ms): {questions:?}. Promised: they ask in the order in which \
                 they came, with the gap in between, and none later than it has to, so \
                 {expected:?}."
            );
        }
    });
}
