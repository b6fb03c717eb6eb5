//! A million wakes from eight threads, while tasks end and others take their place.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Poll, Waker};
use std::thread;
use std::time::Duration;

use executor::Executor;
use waker::Signal;

const THREADS: usize = 8;
const WAKES: usize = 1_000_000;
const PLACES: usize = 64;
/// When a task has seen so many wakes, it ends.
const LIFE: usize = 100;

/// Where the threads find whatever task is here now.
struct Place {
    sent: AtomicUsize,
    waker: Mutex<Waker>,
}

/// Adds a task that counts what is sent to its place, and in the end adds the next one.
fn settle(executor: &Rc<Executor>, place: &Arc<Place>, seen: &Rc<Cell<usize>>) {
    let (inside, place, seen) = (Rc::clone(executor), Arc::clone(place), Rc::clone(seen));
    executor.add("settler", async move {
        let (mut mine, mut last_tick) = (0, 0);
        poll_fn(|cx| {
            assert_ne!(last_tick, inside.ticks(), "polled twice in one tick");
            last_tick = inside.ticks();
            place.waker.lock().unwrap().clone_from(cx.waker());
            let new = place.sent.swap(0, Ordering::AcqRel);
            mine += new;
            seen.set(seen.get() + new);
            if mine < LIFE { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
        settle(&inside, &place, &seen);
    });
}

fn count_a_million() -> usize {
    let signal = Arc::new(Signal::for_this_thread());
    let executor = Rc::new(Executor::new(Waker::from(Arc::clone(&signal))));
    let seen = Rc::new(Cell::new(0));
    let places: Vec<_> = (0..PLACES)
        .map(|_| {
            let waker = Mutex::new(Waker::noop().clone());
            Arc::new(Place { sent: AtomicUsize::new(0), waker })
        })
        .collect();
    places.iter().for_each(|place| settle(&executor, place, &seen));
    executor.tick();

    for thread in 0..THREADS {
        let places = places.clone();
        thread::spawn(move || {
            for wake in 0..WAKES / THREADS {
                let place = &places[(wake * (2 * thread + 1) + thread) % PLACES];
                place.sent.fetch_add(1, Ordering::AcqRel);
                place.waker.lock().unwrap().wake_by_ref();
            }
        });
    }
    while seen.get() < WAKES {
        if !executor.is_ready() {
            signal.wait();
        }
        executor.tick();
    }
    executor.clear();
    seen.get()
}

#[test]
fn no_wake_is_lost() {
    let (counted, result) = mpsc::channel();
    thread::spawn(move || counted.send(count_a_million()));
    let result = result.recv_timeout(Duration::from_secs(60));
    assert_eq!(result, Ok(WAKES), "a wake was lost, or a task was polled twice");
}
