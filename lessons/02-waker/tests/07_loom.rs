//! Every order in which threads can take their steps, tried one after another.
//!
//! The modules under test are included as they are. Here `sync` and `thread` are loom's.

#[path = "../src/block_on.rs"]
mod block_on;
#[path = "../src/oneshot.rs"]
mod oneshot;
#[path = "../src/bin/lost_wakeup/racy.rs"]
mod racy;
#[path = "../src/signal.rs"]
mod signal;

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Waker};

use block_on::block_on;
use loom::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use loom::{sync, thread};
use oneshot::{Closed, oneshot};
use signal::Signal;

#[test]
fn a_value_sent_is_received_in_every_order() {
    loom::model(|| {
        let (sender, receiver) = oneshot();
        thread::spawn(move || sender.send(7));
        assert_eq!(block_on(receiver), Ok(7));
    });
}

#[test]
fn a_dropped_sender_is_noticed_in_every_order() {
    loom::model(|| {
        let (sender, receiver) = oneshot::<u32>();
        thread::spawn(move || drop(sender));
        assert_eq!(block_on(receiver), Err(Closed));
    });
}

#[test]
fn a_receiver_that_gives_up_leaves_nothing_in_every_order() {
    loom::model(|| {
        let value = Arc::new(());
        let (sender, mut receiver) = oneshot();
        let sends = thread::spawn({
            let value = Arc::clone(&value);
            move || sender.send(value)
        });
        let mut cx = Context::from_waker(Waker::noop());
        let _ = Pin::new(&mut receiver).poll(&mut cx);
        drop(receiver);
        sends.join().unwrap();
        assert_eq!(Arc::strong_count(&value), 1);
    });
}

#[test]
fn two_senders_wake_one_sleeper_in_every_order() {
    loom::model(|| {
        let ((first, one), (second, other)) = (oneshot(), oneshot());
        thread::spawn(move || first.send(1));
        thread::spawn(move || second.send(2));
        assert_eq!(block_on(async { (one.await, other.await) }), (Ok(1), Ok(2)));
    });
}

#[test]
fn only_a_notification_ends_the_wait_in_every_order() {
    loom::model(|| {
        let signal = Arc::new(Signal::for_this_thread());
        let notified = Arc::new(AtomicBool::new(false));
        let stranger = thread::current();
        thread::spawn(move || stranger.unpark());
        thread::spawn({
            let (signal, notified) = (Arc::clone(&signal), Arc::clone(&notified));
            move || {
                notified.store(true, Ordering::Relaxed);
                signal.notify();
            }
        });
        signal.wait();
        assert!(notified.load(Ordering::Relaxed));
    });
}

#[test]
fn what_was_done_before_a_notification_is_seen_after_the_wait_in_every_order() {
    loom::model(|| {
        let signal = Arc::new(Signal::for_this_thread());
        let number = Arc::new(AtomicU32::new(0));
        thread::spawn({
            let (signal, number) = (Arc::clone(&signal), Arc::clone(&number));
            move || {
                number.store(42, Ordering::Relaxed);
                signal.notify();
            }
        });
        // If this raises the flag first, the thread above finds it up and does not unpark.
        thread::spawn({
            let signal = Arc::clone(&signal);
            move || signal.notify()
        });
        while number.load(Ordering::Relaxed) != 42 {
            signal.wait();
        }
    });
}

#[test]
#[should_panic(expected = "deadlock")]
fn the_lost_wake_up_is_found() {
    loom::model(|| {
        // Not loom's `Arc`, which must not be dropped once loom has given up.
        let slot = Arc::new(racy::Slot::default());
        let writer = Arc::clone(&slot);
        thread::spawn(move || writer.send(42));
        assert_eq!(block_on(poll_fn(|cx| slot.poll(cx))), 42);
    });
}
