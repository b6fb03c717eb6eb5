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
/// A thread waits so often until all its wakes were noticed: if the last was lost, for ever.
const BURST: usize = 25;
/// When a task has noticed so many wakes, it ends.
const LIFE: usize = 1000;

/// Where a thread finds whatever task is here now.
struct Place {
    sent: AtomicUsize,
    noticed: AtomicUsize,
    waker: Mutex<Waker>,
}

/// Adds a task that counts the wakes of its place, and in the end adds the next one.
fn settle(executor: &Rc<Executor>, place: &Arc<Place>, total: &Rc<Cell<usize>>) {
    let (inside, place, total) =
        (Rc::clone(executor), Arc::clone(place), Rc::clone(total));
    executor.add("settler", async move {
        let (mut mine, mut last_tick) = (0, 0);
        poll_fn(|cx| {
            assert_ne!(last_tick, inside.ticks(), "polled twice in one tick");
            last_tick = inside.ticks();
            place.waker.lock().unwrap().clone_from(cx.waker());
            let new = place.sent.swap(0, Ordering::AcqRel);
            place.noticed.fetch_add(new, Ordering::AcqRel);
            total.set(total.get() + new);
            mine += new;
            if mine < LIFE { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
        settle(&inside, &place, &total);
    });
}

fn wake_often(place: &Place) {
    for burst in 1..=WAKES / THREADS / BURST {
        for _ in 0..BURST {
            place.sent.fetch_add(1, Ordering::AcqRel);
            place.waker.lock().unwrap().wake_by_ref();
        }
        while place.noticed.load(Ordering::Acquire) < burst * BURST {
            thread::yield_now();
        }
    }
}

fn count_a_million() -> usize {
    let signal = Arc::new(Signal::for_this_thread());
    let executor = Rc::new(Executor::new(Waker::from(Arc::clone(&signal))));
    let total = Rc::new(Cell::new(0));
    for _ in 0..THREADS {
        let place = Arc::new(Place {
            sent: AtomicUsize::new(0),
            noticed: AtomicUsize::new(0),
            waker: Mutex::new(Waker::noop().clone()),
        });
        settle(&executor, &place, &total);
        executor.tick();
        thread::spawn(move || wake_often(&place));
    }
    while total.get() < WAKES {
        if !executor.is_ready() {
            signal.wait();
        }
        executor.tick();
    }
    executor.clear();
    total.get()
}

#[test]
fn no_wake_is_lost() {
    let (counted, result) = mpsc::channel();
    thread::spawn(move || counted.send(count_a_million()));
    let result = result.recv_timeout(Duration::from_secs(60));
    assert_eq!(result, Ok(WAKES), "a wake was lost, or a task was polled twice");
}
