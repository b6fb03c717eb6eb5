//! Parcels that are waited for with one waker after the other.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use contract::Promise;
use waker::block_on;

use super::attempt::{Parcel, delivery};

#[path = "../../../01-generator/exercises/within_limit.rs"]
mod within_limit;

use within_limit::within_limit;

/// Somebody who polls, and counts how often that brings a wake.
struct Waiter {
    wakes: Arc<Wakes>,
    waker: Waker,
}

#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Waiter {
    fn new() -> Waiter {
        let wakes = Arc::new(Wakes::default());
        Waiter { waker: Waker::from(Arc::clone(&wakes)), wakes }
    }

    fn polls<T>(&self, parcel: &mut Parcel<T>) -> Poll<T> {
        Pin::new(parcel).poll(&mut Context::from_waker(&self.waker))
    }

    fn wakes(&self) -> usize {
        self.wakes.0.load(Ordering::Relaxed)
    }

    /// Whether anybody else has this waker.
    fn is_kept(&self) -> bool {
        Arc::strong_count(&self.wakes) > 2
    }
}

/// In which order several waiters poll: each number is one of them.
const ORDERS: &[&[usize]] = &[
    &[0],
    &[0, 0, 0],
    &[0, 1],
    &[0, 1, 0],
    &[0, 1, 1],
    &[0, 1, 2, 3],
    &[2, 1, 2, 0, 1, 3],
];

#[test]
fn the_waker_of_the_latest_poll_is_called() {
    within_limit("the waker of the latest poll is called", || {
        for order in ORDERS {
            let waiters = [(); 4].map(|()| Waiter::new());
            let (courier, mut parcel) = delivery();
            for number in *order {
                assert!(waiters[*number].polls(&mut parcel).is_pending());
            }
            let latest = &waiters[order[order.len() - 1]];
            let before = latest.wakes();
            courier.deliver("a book");
            assert!(
                latest.wakes() > before,
                "when the parcel comes, the waker of the latest poll is called; but when it was \
             polled by waiters {order:?}, in this order, the last of them was not woken"
            );
            assert_eq!(latest.polls(&mut parcel), Poll::Ready("a book"));
        }
    });
}

#[test]
fn nobody_is_called_but_the_latest() {
    within_limit("nobody is called but the latest", || {
        for order in ORDERS {
            let waiters = [(); 4].map(|()| Waiter::new());
            let (courier, mut parcel) = delivery();
            for number in *order {
                let _ = waiters[*number].polls(&mut parcel);
            }
            let before: Vec<_> = waiters.iter().map(Waiter::wakes).collect();
            courier.deliver("a book");
            for (number, waiter) in waiters.iter().enumerate() {
                assert!(
                    Some(&number) == order.last() || waiter.wakes() == before[number],
                    "nobody is called but the latest; but when it was polled by waiters \
                 {order:?}, in this order, waiter {number} was woken"
                );
            }
        }
    });
}

#[test]
fn no_waker_is_called_before_the_parcel_comes() {
    within_limit("no waker is called before the parcel comes", || {
        for order in ORDERS {
            let waiters = [(); 4].map(|()| Waiter::new());
            let (_courier, mut parcel) = delivery::<&str>();
            for number in *order {
                let _ = waiters[*number].polls(&mut parcel);
                assert!(
                    waiters.iter().all(|waiter| waiter.wakes() == 0),
                    "no waker is called before the parcel comes; but at the poll of waiter \
                 {number} somebody was woken, though nothing had come"
                );
            }
        }
    });
}

#[test]
fn a_waker_that_is_no_longer_the_newest_is_dropped() {
    within_limit("a waker that is no longer the newest is dropped", || {
        let (_courier, mut parcel) = delivery::<&str>();
        let mut before: Option<Waiter> = None;
        for _ in 0..10 {
            let waiter = Waiter::new();
            assert!(waiter.polls(&mut parcel).is_pending());
            if let Some(before) = before.replace(waiter) {
                assert!(
                    !before.is_kept(),
                    "a waker that is no longer the newest is dropped; but after a poll with \
                 another waker somebody still had it"
                );
            }
        }
    });
}

#[test]
fn a_parcel_that_came_before_the_first_poll_is_there_at_once() {
    within_limit("a parcel that came before the first poll is there at once", || {
        for content in 0..100 {
            let (courier, mut parcel) = delivery();
            courier.deliver(content);
            let waiter = Waiter::new();
            let poll = waiter.polls(&mut parcel);
            assert_eq!(
                poll,
                Poll::Ready(content),
                "a parcel that came before the first poll is there at once"
            );
            assert_eq!(waiter.wakes(), 0, "nobody is woken for a parcel that is there");
        }
    });
}

/// Has another thread look for the parcel while the waker is being called.
#[derive(Default)]
struct Looks {
    parcel: Mutex<Option<Parcel<&'static str>>>,
    look: Mutex<Option<JoinHandle<Poll<&'static str>>>>,
}

impl Wake for Looks {
    fn wake(self: Arc<Self>) {
        let Some(mut parcel) = self.parcel.lock().unwrap().take() else { return };
        let (looked, waits) = mpsc::channel();
        let look = thread::spawn(move || {
            let mut cx = Context::from_waker(Waker::noop());
            let poll = Pin::new(&mut parcel).poll(&mut cx);
            let _ = looked.send(());
            poll
        });
        // If the waker is called under the lock, the look comes after this call, and the
        // parcel is there then.
        let _ = waits.recv_timeout(Duration::from_millis(100));
        *self.look.lock().unwrap() = Some(look);
    }
}

#[test]
fn when_the_waker_is_called_the_parcel_is_there() {
    let promise = "when the waker is called, the parcel is there";
    within_limit(promise, move || {
        let (courier, mut parcel) = delivery();
        let looks = Arc::new(Looks::default());
        let waker = Waker::from(Arc::clone(&looks));
        let poll = Pin::new(&mut parcel).poll(&mut Context::from_waker(&waker));
        assert_eq!(poll, Poll::Pending, "nothing has been delivered yet");
        *looks.parcel.lock().unwrap() = Some(parcel);
        courier.deliver("a book");
        let look = looks.look.lock().unwrap().take();
        let poll = look.expect("the latest waker is called").join().unwrap();
        assert_eq!(
            poll,
            Poll::Ready("a book"),
            "{promise}; but a look from another thread, in that moment, did not find it"
        );
    });
}

/// How long poll and delivery race. A thousand parcels or so come in that time.
const RACING: Duration = Duration::from_millis(300);

#[test]
fn a_parcel_that_comes_during_a_poll_is_not_missed() {
    let promise = "a parcel that comes during a poll is not missed";
    within_limit(promise, move || {
        let start = Instant::now();
        while start.elapsed() < RACING {
            let (courier, mut parcel) = delivery();
            let delivered = Arc::new(AtomicBool::new(false));
            let courier = thread::spawn({
                let delivered = Arc::clone(&delivered);
                move || {
                    courier.deliver("a book");
                    delivered.store(true, Ordering::Release);
                }
            });
            // One poll after the other, each by another waiter, so that the courier comes
            // during one of them.
            loop {
                let waiter = Waiter::new();
                if waiter.polls(&mut parcel).is_ready() {
                    break;
                }
                if delivered.load(Ordering::Acquire) {
                    assert!(
                        waiter.wakes() > 0,
                        "{promise}; but the poll returned Pending, the courier has gone, \
                         and the waker of that poll was not called"
                    );
                    break;
                }
            }
            courier.join().unwrap();
        }
    });
}

#[test]
fn looked_for_in_the_morning_it_is_received_in_the_afternoon() {
    for looks in 0..4 {
        let promise =
            format!("after {looks} looks, each in a `block_on`, one can still wait");
        let content = within_limit(&promise, move || {
            let (courier, mut parcel) = delivery();
            for _ in 0..looks {
                let look = poll_fn(|cx| Poll::Ready(Pin::new(&mut parcel).poll(cx)));
                assert!(block_on(look).is_pending());
            }
            let mut courier = Some(courier);
            block_on(poll_fn(|cx| {
                let poll = Pin::new(&mut parcel).poll(cx);
                // Not before somebody waits.
                if let Some(courier) = courier.take() {
                    thread::spawn(move || courier.deliver(looks));
                }
                poll
            }))
        });
        assert_eq!(content, looks, "what is delivered is what is received");
    }
}

#[test]
fn it_keeps_what_every_future_promises() {
    let make = || {
        let (courier, parcel) = delivery();
        (parcel, move || courier.deliver("a book"))
    };
    contract::future(Promise::OF_FUTURES, make).unwrap();
}
