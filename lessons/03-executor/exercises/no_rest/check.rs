//! The promises, each with sensors that write down when they are polled.

#[path = "../../../03-executor/exercises/random.rs"]
mod random;
#[path = "../two_threads.rs"]
mod two_threads;
#[path = "../../../01-generator/exercises/within_limit.rs"]
mod within_limit;

use std::cell::RefCell;
use std::future::poll_fn;
use std::mem;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

use super::attempt::Executor;
use random::Random;
use two_threads::race;
use within_limit::within_limit;

/// An executor, and tasks that are pending until they are told to end.
struct Station {
    executor: Executor,
    sensors: Vec<Sensor>,
    polled: Rc<RefCell<Vec<usize>>>,
    waiter: Arc<Waiter>,
}

/// What the check keeps of a task.
#[derive(Clone, Default)]
struct Sensor(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    /// The waker of the latest poll.
    waker: Option<Waker>,
    /// How often it wakes itself in each of its next polls.
    wakes_itself: Vec<usize>,
    told_to_end: bool,
}

/// Counts how often it is woken.
#[derive(Default)]
struct Waiter(AtomicUsize);

impl Wake for Waiter {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }
}

impl Waiter {
    fn wakes(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }
}

impl Station {
    /// As many tasks as `count` says, each polled once.
    fn open(count: usize) -> Station {
        let waiter = Arc::new(Waiter::default());
        let mut executor = Executor::new(Waker::from(Arc::clone(&waiter)));
        let sensors: Vec<_> = (0..count).map(|_| Sensor::default()).collect();
        let polled = Rc::new(RefCell::new(Vec::new()));
        for (number, sensor) in sensors.iter().enumerate() {
            executor.add(task(number, sensor.clone(), Rc::clone(&polled)));
        }
        let mut station = Station { executor, sensors, polled, waiter };
        let polled = station.tick();
        assert!(
            polled.iter().copied().eq(0..count),
            "{count} tasks were added, numbered from 0. The first tick polled \
             {polled:?}. Promised: it polls each of them once, in the order in which \
             they were added."
        );
        station
    }

    /// One tick. Returns the tasks that it polled, in order.
    fn tick(&mut self) -> Vec<usize> {
        self.executor.tick();
        mem::take(&mut self.polled.borrow_mut())
    }

    fn waker(&self, number: usize) -> Waker {
        let waker = self.sensors[number].0.borrow().waker.clone();
        waker.expect("the task was polled")
    }

    fn wake(&self, number: usize) {
        self.waker(number).wake();
    }

    fn end(&self, number: usize) {
        self.sensors[number].0.borrow_mut().told_to_end = true;
        self.wake(number);
    }
}

fn task(
    number: usize,
    sensor: Sensor,
    polled: Rc<RefCell<Vec<usize>>>,
) -> impl Future<Output = ()> {
    poll_fn(move |cx| {
        let mut state = sensor.0.borrow_mut();
        assert!(
            polled.borrow().len() < 10_000,
            "In one tick there were ten thousand polls. Promised: a tick polls the \
             tasks that are ready when it begins, and then it ends."
        );
        polled.borrow_mut().push(number);
        state.waker = Some(cx.waker().clone());
        let wakes = state.wakes_itself.pop().unwrap_or(0);
        let told_to_end = state.told_to_end;
        drop(state);
        (0..wakes).for_each(|_| cx.waker().wake_by_ref());
        if told_to_end { Poll::Ready(()) } else { Poll::Pending }
    })
}

/// For the calls of a waker in another thread.
const NO_PANIC: &str = "calling a waker does not panic";

/// Runs a test, and turns one that hangs into one that fails.
fn limited(test: fn()) {
    within_limit("neither a tick nor a wake waits", test);
}

#[test]
fn a_task_that_is_not_woken_is_not_polled() {
    limited(|| {
        for count in [2, 5, 10] {
            let mut station = Station::open(count);
            let ready = station.executor.is_ready();
            let polls: usize = (0..100).map(|_| station.tick().len()).sum();
            assert!(
                polls == 0 && !ready,
                "{count} tasks had been polled once and were pending, and no waker was \
                 called. Then `is_ready` returned {ready}, and a hundred ticks made \
                 {polls} polls. Promised: a task that is waiting and has not been woken \
                 is not polled. So `is_ready` returns false, and there are no polls."
            );
        }
    });
}

#[test]
fn only_the_tasks_that_were_woken_are_polled_in_the_order_of_the_wakes() {
    limited(|| {
        let mut random = Random(5);
        for _ in 0..200 {
            let count = 1 + random.below(9);
            let mut station = Station::open(count);
            let wakes: Vec<_> =
                (0..random.below(12)).map(|_| random.below(count)).collect();
            wakes.iter().for_each(|number| station.wake(*number));
            let ready = station.executor.is_ready();
            let polled = station.tick();
            let mut expected = Vec::new();
            for number in &wakes {
                if !expected.contains(number) {
                    expected.push(*number);
                }
            }
            assert!(
                polled == expected,
                "Of {count} waiting tasks, numbered from 0, these were woken: \
                 {wakes:?}. The next tick polled {polled:?}. Promised: only the tasks \
                 that were woken are polled, once each, in the order of the wakes, so \
                 {expected:?}."
            );
            assert!(
                ready != wakes.is_empty(),
                "Of {count} waiting tasks, numbered from 0, these were woken: \
                 {wakes:?}. Then `is_ready` returned {ready}. Promised: it returns \
                 whether a tick would poll any task, so {}.",
                !wakes.is_empty()
            );
        }
    });
}

#[test]
fn a_wake_while_nothing_is_ready_wakes_the_waiter() {
    limited(|| {
        for _ in 0..3 {
            let mut station = Station::open(3);
            for number in [1, 0, 0, 2] {
                let before = station.waiter.wakes();
                station.wake(number);
                assert!(
                    station.waiter.wakes() > before,
                    "No task was ready, and then task {number} was woken. The waiter \
                     was not called, so a loop that sleeps would sleep on. Promised: a \
                     task that becomes ready while no other is ready wakes the waiter."
                );
                station.tick();
            }
        }
    });
}

#[test]
fn a_wake_from_another_thread_wakes_the_waiter_too() {
    limited(|| {
        let mut station = Station::open(2);
        for number in [0, 1, 1] {
            let before = station.waiter.wakes();
            let waker = station.waker(number);
            thread::spawn(move || waker.wake()).join().expect(NO_PANIC);
            let (told, polled) = (station.waiter.wakes() > before, station.tick());
            assert!(
                told && polled == [number],
                "No task was ready, and then another thread woke task {number}. Was the \
                 waiter called? {told}. The next tick polled {polled:?}. Promised: a \
                 task that becomes ready while no other is ready wakes the waiter, from \
                 any thread, and the next tick polls this task: true and [{number}]."
            );
        }
    });
}

/// A waiter that asks, while it is being woken, for a look at the executor.
struct Asks {
    please: Mutex<Sender<()>>,
    looked: Mutex<Receiver<()>>,
}

impl Wake for Asks {
    fn wake(self: Arc<Self>) {
        let _ = self.please.lock().unwrap().send(());
        // If it is woken under a lock, the look has to wait until this returns.
        let looked = self.looked.lock().unwrap();
        let _ = looked.recv_timeout(Duration::from_millis(100));
    }
}

#[test]
fn when_the_waiter_is_woken_the_task_is_ready() {
    limited(|| {
        let (please, asked) = mpsc::channel();
        let (answer, looked) = mpsc::channel();
        let asks = Asks { please: Mutex::new(please), looked: Mutex::new(looked) };
        let mut executor = Executor::new(Waker::from(Arc::new(asks)));
        let sensor = Sensor::default();
        executor.add(task(0, sensor.clone(), Rc::default()));
        executor.tick();
        // What was asked when the task was new.
        while asked.try_recv().is_ok() {}
        let waker = sensor.0.borrow().waker.clone().expect("the task was polled");
        let wake = thread::spawn(move || waker.wake());
        assert!(
            asked.recv_timeout(Duration::from_secs(1)).is_ok(),
            "No task was ready, and then another thread woke one. In the second after \
             that the waiter was not called. Promised: a task that becomes ready while \
             no other is ready wakes the waiter."
        );
        let ready = executor.is_ready();
        let _ = answer.send(());
        wake.join().expect(NO_PANIC);
        assert!(
            ready,
            "Another thread woke a task. At the moment when the waiter was called, \
             `is_ready` returned false, so the loop would have gone to sleep again. \
             Promised: the task is in the queue before the waiter is called, so \
             `is_ready` returns true."
        );
    });
}

#[test]
fn two_wakes_at_the_same_moment_are_one() {
    limited(|| {
        let mut station = Station::open(1);
        race(|call_together| {
            call_together(station.waker(0));
            let polled = station.tick().len();
            assert!(
                polled == 1,
                "Two threads called the waker of a task at the same moment. The next \
                 tick polled the task {polled} times. Promised: several wakes before \
                 the poll bring one poll."
            );
        });
    });
}

#[test]
fn a_new_task_is_ready_and_wakes_the_waiter() {
    limited(|| {
        let mut station = Station::open(1);
        let before = station.waiter.wakes();
        station.executor.add(task(1, Sensor::default(), Rc::clone(&station.polled)));
        let (ready, told) =
            (station.executor.is_ready(), station.waiter.wakes() > before);
        assert!(
            ready && told,
            "A task was added while the only other task was pending. Then `is_ready` \
             returned {ready}. Was the waiter called? {told}. Promised: a new task is \
             ready, and it wakes the waiter, so true and true."
        );
        let polled = station.tick();
        assert!(
            polled == [1],
            "Task 1 was added while task 0 was pending. The next tick polled \
             {polled:?}. Promised: a new task is polled in the next tick, and task 0 \
             was not woken, so [1]."
        );
    });
}

#[test]
fn a_wake_during_its_own_poll_is_not_lost() {
    limited(|| {
        for wakes in 1..4 {
            let mut station = Station::open(2);
            station.sensors[0].0.borrow_mut().wakes_itself = vec![wakes; 5];
            station.wake(0);
            let polled: Vec<_> = (0..7).map(|_| station.tick().len()).collect();
            assert!(
                polled == [1, 1, 1, 1, 1, 1, 0],
                "A task called its own waker in each of five polls, calls in each: \
                 {wakes}. The seven ticks from there made these numbers of polls: \
                 {polled:?}. Promised: a wake during the poll brings another poll, one, \
                 in the next tick, so [1, 1, 1, 1, 1, 1, 0]."
            );
        }
    });
}

#[test]
fn a_task_that_has_ended_is_dropped_and_never_polled_again() {
    limited(|| {
        let mut random = Random(7);
        for _ in 0..50 {
            let count = 1 + random.below(6);
            let mut station = Station::open(count);
            let mut left: Vec<_> = (0..count).collect();
            while !left.is_empty() {
                let number = left.remove(random.below(left.len()));
                let late = station.waker(number);
                station.end(number);
                let polled = station.tick();
                assert!(
                    polled == [number],
                    "Of {count} tasks, number {number} was woken. The next tick polled \
                     {polled:?}. Promised: only the tasks that were woken are polled, \
                     so [{number}]."
                );
                let held = Rc::strong_count(&station.sensors[number].0) > 1;
                assert!(
                    !held,
                    "Task {number} has ended, and the executor still holds its future. \
                     Promised: when a task has ended, its future is dropped \
                     immediately."
                );
                (0..3).for_each(|_| late.wake_by_ref());
                let polled: Vec<_> = (0..3).flat_map(|_| station.tick()).collect();
                let ready = station.executor.is_ready();
                assert!(
                    polled.is_empty() && !ready,
                    "Task {number} had ended, and then its old waker was called. The \
                     three ticks after that polled {polled:?}, and then `is_ready` \
                     returned {ready}. Promised: if the waker is called after the task \
                     has ended, nothing is polled, and nothing is ready."
                );
                let empty = station.executor.is_empty();
                assert!(
                    empty == left.is_empty(),
                    "Tasks that have not ended: {}. `is_empty` returned {empty}. \
                     Promised: it returns whether every task has ended.",
                    left.len()
                );
            }
        }
    });
}

#[test]
fn a_waker_may_outlive_the_executor() {
    limited(|| {
        let station = Station::open(2);
        let wakers = [station.waker(0), station.waker(1)];
        drop(station);
        wakers.into_iter().for_each(Waker::wake);
    });
}
