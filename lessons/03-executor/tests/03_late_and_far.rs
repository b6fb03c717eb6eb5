//! A waker may be called at any time, from any thread, also when it is too late.

use std::future::poll_fn;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Poll, Wake, Waker};
use std::thread;

use executor::Executor;
use waker::Signal;

/// Adds a task that hands its waker out and is ready at its second poll.
fn add_waiting(executor: &Executor) -> Waker {
    let (wakers, receiver) = mpsc::channel();
    let mut polled = false;
    executor.add(
        "waits",
        poll_fn(move |cx| {
            if polled {
                return Poll::Ready(());
            }
            polled = true;
            wakers.send(cx.waker().clone()).unwrap();
            Poll::Pending
        }),
    );
    executor.tick();
    receiver.recv().unwrap()
}

#[test]
fn a_wake_after_the_end_does_nothing() {
    let executor = Executor::new(Waker::noop().clone());
    let waker = add_waiting(&executor);
    waker.wake_by_ref();
    executor.tick();
    assert!(executor.is_empty());

    waker.wake_by_ref();
    assert!(!executor.is_ready());
    drop(waker);
    assert_eq!(executor.take_stuck(), None, "it has ended, it is not stuck");
}

#[test]
fn a_wake_for_the_tick_in_which_the_task_ends_does_nothing() {
    let executor = Executor::new(Waker::noop().clone());
    executor.add(
        "ends",
        poll_fn(|cx| {
            cx.waker().wake_by_ref();
            Poll::Ready(())
        }),
    );
    executor.tick();
    assert!(executor.is_empty());
    executor.tick();
    assert!(!executor.is_ready());
}

#[test]
fn a_wake_after_the_executor_is_gone_does_nothing() {
    let executor = Executor::new(Waker::noop().clone());
    let waker = add_waiting(&executor);
    drop(executor);
    waker.wake_by_ref();
    thread::spawn(move || waker.wake()).join().unwrap();
}

#[test]
fn a_wake_from_another_thread_ends_the_sleep_of_whoever_waits() {
    let signal = Arc::new(Signal::for_this_thread());
    let executor = Executor::new(Waker::from(Arc::clone(&signal)));
    let waker = add_waiting(&executor);
    signal.wait();
    thread::spawn(move || waker.wake());
    signal.wait();
    assert!(executor.is_ready());
    executor.tick();
    assert!(executor.is_empty());
}

#[test]
fn whoever_waits_is_woken_for_the_first_only() {
    /// Counts how often it is woken.
    struct Wakes(AtomicUsize);
    impl Wake for Wakes {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    let wakes = Arc::new(Wakes(AtomicUsize::new(0)));
    let executor = Executor::new(Waker::from(Arc::clone(&wakes)));
    for expected in 1..=3 {
        for name in ["a", "b", "c"] {
            executor.add(name, async {});
        }
        assert_eq!(wakes.0.load(Ordering::Relaxed), expected);
        executor.tick();
    }
}
