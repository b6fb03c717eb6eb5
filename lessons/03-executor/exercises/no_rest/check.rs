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

/// An executor, and tasks that wait until they are told to end.
struct Station {
    executor: Executor,
    sensors: Vec<Sensor>,
    polled: Rc<RefCell<Vec<usize>>>,
    waiter: Arc<Waiter>,
}

/// The outside of a task.
#[derive(Clone, Default)]
struct Sensor(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    /// That of the latest poll.
    waker: Option<Waker>,
    /// It wakes itself in its next polls, so often in each.
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
    /// So many tasks, each polled once.
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
            "{count} tasks were added, and the first tick polled {polled:?}. Promised: each \
             is polled in the order in which they were added."
        );
        station
    }

    /// One tick: who was polled?
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
            "in one tick there were ten thousand polls: a tick has to end"
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

/// Runs a test, and turns one that hangs into one that fails.
fn limited(test: fn()) {
    within_limit("neither a tick nor a wake waits", test);
}

#[test]
fn while_nobody_is_woken_nobody_is_polled() {
    limited(|| {
        for count in [2, 5, 10] {
            let mut station = Station::open(count);
            let ready = station.executor.is_ready();
            let polls: usize = (0..100).map(|_| station.tick().len()).sum();
            assert!(
                polls == 0 && !ready,
                "{count} tasks had been polled once and were pending, and nobody woke them. \
                 Then a hundred ticks made {polls} polls, and `is_ready` said {ready}. \
                 Promised: whoever waits and was not woken is not polled, and nothing is ready."
            );
        }
    });
}

#[test]
fn only_who_was_woken_is_polled_in_the_order_of_the_wakes() {
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
                "Of {count} tasks that waited these were woken: {wakes:?}. The next tick \
                 polled {polled:?}. Promised: only who was woken is polled, once, in the \
                 order of the wakes, so {expected:?}."
            );
            assert!(
                ready != wakes.is_empty(),
                "Of {count} tasks that waited these were woken: {wakes:?}. Then `is_ready` \
                 said {ready}."
            );
        }
    });
}

#[test]
fn whoever_sleeps_is_told() {
    limited(|| {
        for _ in 0..3 {
            let mut station = Station::open(3);
            for number in [1, 0, 0, 2] {
                let before = station.waiter.wakes();
                station.wake(number);
                assert!(
                    station.waiter.wakes() > before,
                    "Nothing was ready, and then task {number} was woken. Whoever owns the \
                     executor sleeps meanwhile, and was not told. Promised: the first task \
                     that gets ready wakes the waiter."
                );
                station.tick();
            }
        }
    });
}

#[test]
fn also_from_another_thread() {
    limited(|| {
        let mut station = Station::open(2);
        for number in [0, 1, 1] {
            let before = station.waiter.wakes();
            let waker = station.waker(number);
            thread::spawn(move || waker.wake()).join().unwrap();
            let (told, polled) = (station.waiter.wakes() > before, station.tick());
            assert!(
                told && polled == [number],
                "Another thread woke task {number}. The waiter was told: {told}; the next \
                 tick polled {polled:?}. Promised: the first task that gets ready wakes the \
                 waiter, from whatever thread, and the next tick polls the task."
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
        asked.recv().expect("the first task that becomes ready wakes the waiter");
        let ready = executor.is_ready();
        let _ = answer.send(());
        wake.join().unwrap();
        assert!(
            ready,
            "Another thread woke a task. In the moment in which the waiter was woken, \
             `is_ready` said false, so the loop would have gone to sleep again. Promised: a \
             task that becomes ready wakes the waiter, and is in the queue by then."
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
                "Two threads called the waker of a task at the same moment, and the next tick \
                 polled it {polled} times. Promised: several wakes before the poll bring one."
            );
        });
    });
}

#[test]
fn a_new_task_is_ready_and_the_waiter_is_told() {
    limited(|| {
        let mut station = Station::open(1);
        let before = station.waiter.wakes();
        station.executor.add(task(1, Sensor::default(), Rc::clone(&station.polled)));
        assert!(
            station.executor.is_ready() && station.waiter.wakes() > before,
            "A task was added while another one waited. Promised: it is ready, and it wakes \
             the waiter."
        );
        let polled = station.tick();
        assert!(
            polled == [1],
            "A task was added while another one waited, and the next tick polled {polled:?}. \
             Promised: only who was woken is polled, and who is new."
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
                "In each of five polls a task called its own waker, calls: {wakes}. So many polls \
                 were in the ticks: {polled:?}. Promised: a wake during the poll brings \
                 another one, in the next tick."
            );
        }
    });
}

#[test]
fn who_has_ended_is_dropped_and_never_polled_again() {
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
                    "Of {count} tasks number {number} was woken, and the tick polled \
                     {polled:?}. Promised: only who was woken is polled."
                );
                let held = Rc::strong_count(&station.sensors[number].0) > 1;
                assert!(
                    !held,
                    "Task {number} has ended, and the executor still holds its future. \
                     Promised: a task that has ended is dropped at once."
                );
                (0..3).for_each(|_| late.wake_by_ref());
                let polled: Vec<_> = (0..3).flat_map(|_| station.tick()).collect();
                assert!(
                    polled.is_empty() && !station.executor.is_ready(),
                    "Task {number} had ended, and then its old waker was called. The ticks \
                     after that polled {polled:?}. Promised: nothing is polled for it."
                );
                assert!(
                    station.executor.is_empty() == left.is_empty(),
                    "{} tasks are left, and `is_empty` says {}.",
                    left.len(),
                    station.executor.is_empty()
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
