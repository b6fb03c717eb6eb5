//! A waker is an owner of what it wakes, whether it is made by hand or by `Wake`.

use std::sync::Arc;
use std::task::Waker;
use std::thread;

use waker::{Signal, raw};

const BOTH: [fn(Arc<Signal>) -> Waker; 2] = [raw::waker, Waker::from];

#[test]
fn a_wake_is_a_notification() {
    for waker in BOTH {
        let signal = Arc::new(Signal::for_this_thread());
        waker(Arc::clone(&signal)).wake();
        signal.wait();
        waker(Arc::clone(&signal)).wake_by_ref();
        signal.wait();
    }
}

#[test]
fn each_waker_owns_one_reference() {
    for waker in BOTH {
        let signal = Arc::new(Signal::for_this_thread());
        let owners = || Arc::strong_count(&signal);

        let first = waker(Arc::clone(&signal));
        assert_eq!(owners(), 2);
        let second = first.clone();
        assert_eq!(owners(), 3);
        second.wake_by_ref();
        assert_eq!(owners(), 3, "wake_by_ref borrows");
        second.wake();
        assert_eq!(owners(), 2, "wake uses the waker up");
        drop(first);
        assert_eq!(owners(), 1);
    }
}

#[test]
fn a_waker_keeps_the_signal_alive() {
    for waker in BOTH {
        let signal = Arc::new(Signal::for_this_thread());
        let watch = Arc::downgrade(&signal);
        let late = waker(signal);
        late.wake_by_ref();
        assert!(watch.upgrade().is_some());
        drop(late);
        assert!(watch.upgrade().is_none());
    }
}

#[test]
fn wakers_of_one_signal_are_equal() {
    for waker in BOTH {
        let signal = Arc::new(Signal::for_this_thread());
        let (one, other) = (waker(Arc::clone(&signal)), waker(signal));
        assert!(one.will_wake(&other) && one.will_wake(&one.clone()));
        assert!(!one.will_wake(&waker(Arc::new(Signal::for_this_thread()))));
    }
}

#[test]
fn any_thread_may_wake_clone_and_drop() {
    for waker in BOTH {
        let signal = Arc::new(Signal::for_this_thread());
        let shared = waker(Arc::clone(&signal));
        thread::scope(|scope| {
            for _ in 0..8 {
                let own = shared.clone();
                scope.spawn(move || {
                    (0..100).for_each(|_| drop(own.clone()));
                    own.wake();
                });
            }
        });
        signal.wait();
        drop(shared);
        assert_eq!(Arc::strong_count(&signal), 1);
    }
}
