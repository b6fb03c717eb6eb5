//! `block_on` polls once, and again whenever it has been woken, and sleeps in between.

use std::future::poll_fn;
use std::panic::catch_unwind;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Poll, Waker};
use std::thread;

use waker::{block_on, oneshot};

/// A future that waits once. Its first poll hands the waker to `first`; its second is ready.
fn wait_once(mut first: impl FnMut(&Waker)) -> impl Future<Output = usize> {
    let mut polls = 0;
    poll_fn(move |cx| {
        polls += 1;
        if polls == 1 {
            first(cx.waker());
            return Poll::Pending;
        }
        Poll::Ready(polls)
    })
}

/// A future that another thread completes after the first poll. Its output counts the polls.
fn woken_by_another_thread() -> impl Future<Output = usize> + Unpin {
    let (sender, mut receiver) = oneshot();
    let mut sender = Some(sender);
    let mut polls = 0;
    poll_fn(move |cx| {
        polls += 1;
        let poll = Pin::new(&mut receiver).poll(cx);
        if let Some(sender) = sender.take() {
            thread::spawn(move || sender.send(()));
        }
        poll.map(|_| polls)
    })
}

#[test]
fn a_ready_future_is_returned() {
    assert_eq!(block_on(async { 7 }), 7);
}

#[test]
fn a_wake_from_another_thread_ends_the_sleep() {
    assert_eq!(block_on(woken_by_another_thread()), 2);
}

#[test]
fn a_wake_before_the_sleep_is_kept() {
    assert_eq!(block_on(wait_once(Waker::wake_by_ref)), 2);
}

#[test]
fn several_wakes_make_one_poll() {
    let mut later = woken_by_another_thread();
    let mut polls = 0;
    block_on(poll_fn(|cx| {
        polls += 1;
        if polls == 1 {
            (0..3).for_each(|_| cx.waker().wake_by_ref());
            return Poll::Pending;
        }
        // The three wakes are used up. From here on only the other thread's wake counts.
        Pin::new(&mut later).poll(cx)
    }));
    assert_eq!(polls, 3);
}

#[test]
fn a_future_that_parks_the_thread_itself_loses_no_wake() {
    let polls = block_on(wait_once(|waker| {
        waker.wake_by_ref();
        thread::park();
    }));
    assert_eq!(polls, 2);
}

#[test]
fn a_block_on_inside_another_loses_no_wake() {
    let polls = block_on(wait_once(|outer| {
        outer.wake_by_ref();
        assert_eq!(block_on(woken_by_another_thread()), 2);
    }));
    assert_eq!(polls, 2);
}

#[test]
fn a_wake_after_the_end_is_harmless() {
    let mut late = None;
    block_on(wait_once(|waker| {
        waker.wake_by_ref();
        late = Some(waker.clone());
    }));
    let late = late.unwrap();
    late.wake_by_ref();
    thread::scope(|scope| drop(scope.spawn(|| late.wake_by_ref())));
    assert_eq!(
        block_on(wait_once(Waker::wake_by_ref)),
        2,
        "a late wake wakes nothing else"
    );
}

#[test]
fn wakes_from_many_threads_are_not_lost() {
    let arrived = &AtomicUsize::new(0);
    thread::scope(|scope| {
        let mut started = false;
        block_on(poll_fn(|cx| {
            for _ in 0..if started { 0 } else { 8 } {
                let waker = cx.waker().clone();
                scope.spawn(move || {
                    for _ in 0..1000 {
                        arrived.fetch_add(1, Ordering::Relaxed);
                        waker.wake_by_ref();
                    }
                });
            }
            started = true;
            match arrived.load(Ordering::Relaxed) {
                8000 => Poll::Ready(()),
                _ => Poll::Pending,
            }
        }));
    });
}

#[test]
fn the_future_may_borrow_and_need_not_be_send() {
    let local = Rc::new(7);
    let borrowed = &local;
    assert_eq!(block_on(async { **borrowed }), 7);
}

#[test]
fn a_panic_comes_out() {
    let panic = catch_unwind(|| block_on(async { panic!("boom") })).unwrap_err();
    assert_eq!(panic.downcast_ref(), Some(&"boom"));
    assert_eq!(block_on(async { 7 }), 7);
}
