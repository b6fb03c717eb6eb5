//! A leaf future: it keeps the newest waker, which is called once, from any thread.

use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use waker::{Closed, Receiver, Sender, block_on, oneshot};

/// Counts its wakes.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wakes {
    fn new() -> (Arc<Wakes>, Waker) {
        let wakes = Arc::new(Wakes::default());
        (Arc::clone(&wakes), Waker::from(wakes))
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn poll<T>(receiver: &mut Receiver<T>, waker: &Waker) -> Poll<Result<T, Closed>> {
    Pin::new(receiver).poll(&mut Context::from_waker(waker))
}

#[test]
fn a_value_sent_before_the_first_poll_is_ready_immediately() {
    let (sender, mut receiver) = oneshot();
    sender.send(7);
    let (wakes, waker) = Wakes::new();
    assert_eq!(poll(&mut receiver, &waker), Poll::Ready(Ok(7)));
    assert_eq!(wakes.count(), 0);
}

#[test]
fn a_value_sent_later_wakes_once() {
    let (sender, mut receiver) = oneshot();
    let (wakes, waker) = Wakes::new();
    assert_eq!(poll(&mut receiver, &waker), Poll::Pending);
    assert_eq!(wakes.count(), 0);
    sender.send(7);
    assert_eq!(wakes.count(), 1);
    assert_eq!(poll(&mut receiver, &waker), Poll::Ready(Ok(7)));
}

#[test]
fn only_the_newest_waker_is_woken() {
    let (sender, mut receiver) = oneshot();
    let (old, new) = (Wakes::new(), Wakes::new());
    assert!(poll(&mut receiver, &old.1).is_pending());
    assert!(poll(&mut receiver, &new.1).is_pending());
    sender.send(7);
    assert_eq!((old.0.count(), new.0.count()), (0, 1));
}

#[test]
fn polls_for_no_reason_change_nothing() {
    let (sender, mut receiver) = oneshot();
    let (wakes, waker) = Wakes::new();
    for _ in 0..10 {
        assert!(poll(&mut receiver, &waker).is_pending());
    }
    sender.send(7);
    assert_eq!(wakes.count(), 1);
    assert_eq!(poll(&mut receiver, &waker), Poll::Ready(Ok(7)));
}

#[test]
fn a_dropped_sender_is_an_answer_too() {
    let (sender, mut receiver) = oneshot::<u32>();
    let (wakes, waker) = Wakes::new();
    assert!(poll(&mut receiver, &waker).is_pending());
    drop(sender);
    assert_eq!(wakes.count(), 1);
    assert_eq!(poll(&mut receiver, &waker), Poll::Ready(Err(Closed)));
}

#[test]
fn a_value_that_is_never_received_is_dropped() {
    let value = Rc::new(());
    let (sender, mut receiver) = oneshot();
    let (wakes, waker) = Wakes::new();
    assert!(poll(&mut receiver, &waker).is_pending());
    drop(receiver);
    sender.send(Rc::clone(&value));
    assert_eq!(Rc::strong_count(&value), 1);
    assert_eq!(wakes.count(), 0, "nothing waits any longer");
}

#[test]
fn a_receiver_that_is_dropped_takes_its_waker_back() {
    let (_sender, mut receiver) = oneshot::<u32>();
    let (wakes, waker) = Wakes::new();
    assert!(poll(&mut receiver, &waker).is_pending());
    drop((receiver, waker));
    assert_eq!(Arc::strong_count(&wakes), 1);
}

#[test]
fn a_value_sent_and_not_received_is_dropped_with_the_receiver() {
    let value = Rc::new(());
    let (sender, receiver) = oneshot();
    sender.send(Rc::clone(&value));
    drop(receiver);
    assert_eq!(Rc::strong_count(&value), 1);
}

#[test]
fn dropping_the_waker_of_a_receiver_may_drop_the_sender() {
    /// A task that owns the sender of what it waits for.
    struct Owns(#[expect(dead_code, reason = "owned, to be dropped")] Sender<u32>);
    impl Wake for Owns {
        fn wake(self: Arc<Self>) {}
    }
    let (sender, mut receiver) = oneshot();
    assert!(poll(&mut receiver, &Waker::from(Arc::new(Owns(sender)))).is_pending());
    drop(receiver);
}

#[test]
#[should_panic(expected = "polled after it was ready")]
fn a_poll_after_it_was_ready_panics() {
    let (sender, mut receiver) = oneshot();
    sender.send(7);
    assert!(poll(&mut receiver, Waker::noop()).is_ready());
    // Then it is dropped, which takes its lock once more.
    let _ = poll(&mut receiver, Waker::noop());
}

#[test]
fn woken_code_may_come_back_immediately() {
    /// Polls the receiver from inside the wake.
    struct PollsInside(Mutex<Option<Receiver<u32>>>, Mutex<Option<u32>>);
    impl Wake for PollsInside {
        fn wake(self: Arc<Self>) {
            let mut receiver = self.0.lock().unwrap().take().unwrap();
            if let Poll::Ready(Ok(value)) = poll(&mut receiver, Waker::noop()) {
                *self.1.lock().unwrap() = Some(value);
            }
        }
    }
    let (sender, mut receiver) = oneshot();
    let inside = Arc::new(PollsInside(Mutex::default(), Mutex::default()));
    assert!(poll(&mut receiver, &Waker::from(Arc::clone(&inside))).is_pending());
    *inside.0.lock().unwrap() = Some(receiver);
    sender.send(7);
    assert_eq!(*inside.1.lock().unwrap(), Some(7));
}

#[test]
fn a_waker_may_own_the_sender() {
    /// A task that waits for itself: when its last waker goes, the sender goes.
    struct Owns(#[expect(dead_code, reason = "owned, to be dropped")] Sender<u32>);
    impl Wake for Owns {
        fn wake(self: Arc<Self>) {}
    }
    let (sender, mut receiver) = oneshot();
    let owner = Waker::from(Arc::new(Owns(sender)));
    assert!(poll(&mut receiver, &owner).is_pending());
    drop(owner);
    let (wakes, waker) = Wakes::new();
    assert!(poll(&mut receiver, &waker).is_pending(), "drops the owner and the sender");
    assert_eq!(wakes.count(), 1);
    assert_eq!(poll(&mut receiver, &waker), Poll::Ready(Err(Closed)));
}

#[test]
fn a_value_arrives_from_another_thread() {
    let (sender, receiver) = oneshot();
    thread::spawn(move || sender.send(7));
    assert_eq!(block_on(receiver), Ok(7));
}
