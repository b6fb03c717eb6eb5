//! A sleep ends at its deadline, whatever happens to it meanwhile.

mod virtual_time;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use virtual_time::{ms, play};

type Sleep = Pin<Box<dyn Future<Output = ()>>>;

fn poll(sleep: &mut Sleep, waker: &Waker) -> Poll<()> {
    sleep.as_mut().poll(&mut Context::from_waker(waker))
}

/// Counts how often it is woken.
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn it_counts_from_its_first_poll() {
    let lines = play(|story| async move {
        let later = story.sleep(10);
        story.sleep(100).await;
        later.await;
        story.log("both slept");
    });
    assert_eq!(lines, ["t=110 k=5 both slept"]);
}

#[test]
fn the_shortest_sleep_is_a_timer_all_the_same() {
    let lines = play(|story| async move {
        story.event_loop.timers().sleep(Duration::from_nanos(1)).await;
        story.log("slept");
    });
    assert_eq!(lines, ["t=0 k=3 slept"]);
}

#[test]
fn a_deadline_beyond_all_time_does_not_overflow() {
    play(|story| async move {
        story.sleep(1).await;
        let mut forever: Sleep = Box::pin(story.event_loop.timers().sleep(Duration::MAX));
        assert!(poll(&mut forever, Waker::noop()).is_pending());
        assert_eq!(story.event_loop.timers().first(), None, "it will never be due");
    });
}

#[test]
fn nor_does_it_come_when_the_clock_is_moved_to_the_end_of_all_time() {
    play(|story| async move {
        let mut forever: Sleep = Box::pin(story.event_loop.timers().sleep(Duration::MAX));
        let wakes = Arc::new(Wakes(AtomicUsize::new(0)));
        let waker = Waker::from(Arc::clone(&wakes));
        assert!(poll(&mut forever, &waker).is_pending());
        story.clock.advance(Duration::MAX);
        story.event_loop.timers().fire(Duration::MAX);
        assert_eq!(wakes.0.load(Ordering::Relaxed), 0);
        assert!(poll(&mut forever, &waker).is_pending());
    });
}

#[test]
fn dropped_it_takes_its_timer_along() {
    let lines = play(|story| async move {
        let timers = story.event_loop.timers();
        let mut long: Sleep = Box::pin(story.sleep(1000));
        assert!(poll(&mut long, Waker::noop()).is_pending());
        assert_eq!(timers.first(), Some(ms(1000)));
        drop(long);
        assert_eq!(timers.first(), None);
        story.sleep(10).await;
        story.log("nobody waited for the long one");
    });
    assert_eq!(lines, ["t=10 k=3 nobody waited for the long one"]);
}

#[test]
fn it_wakes_the_newest_waker_once() {
    play(|story| async move {
        let old = Arc::new(Wakes(AtomicUsize::new(0)));
        let new = Arc::new(Wakes(AtomicUsize::new(0)));
        let mut sleep: Sleep = Box::pin(story.sleep(10));
        assert!(poll(&mut sleep, &Waker::from(Arc::clone(&old))).is_pending());
        let mut moved = sleep;
        for _ in 0..3 {
            assert!(poll(&mut moved, &Waker::from(Arc::clone(&new))).is_pending());
        }
        story.sleep(20).await;
        assert_eq!(old.0.load(Ordering::Relaxed), 0);
        assert_eq!(new.0.load(Ordering::Relaxed), 1);
        assert!(poll(&mut moved, Waker::noop()).is_ready());
    });
}

#[test]
fn a_poll_that_comes_late_finds_it_ready() {
    let lines = play(|story| async move {
        let mut sleep: Sleep = Box::pin(story.sleep(10));
        assert!(poll(&mut sleep, Waker::noop()).is_pending());
        story.sleep(50).await;
        sleep.await;
        story.log("no further wait");
    });
    assert_eq!(lines, ["t=50 k=4 no further wait"]);
}

#[test]
fn a_waker_that_panics_keeps_no_other_from_its_wake() {
    /// Panics when it is woken.
    struct Panics;
    impl Wake for Panics {
        fn wake(self: Arc<Self>) {
            panic!("boom");
        }
    }
    play(|story| async move {
        let timers = story.event_loop.timers();
        let wakes = Arc::new(Wakes(AtomicUsize::new(0)));
        let (mut one, mut other): (Sleep, Sleep) =
            (Box::pin(story.sleep(10)), Box::pin(story.sleep(10)));
        assert!(poll(&mut one, &Waker::from(Arc::new(Panics))).is_pending());
        assert!(poll(&mut other, &Waker::from(Arc::clone(&wakes))).is_pending());
        assert!(catch_unwind(AssertUnwindSafe(|| timers.fire(ms(10)))).is_err());
        timers.fire(ms(10));
        assert_eq!(wakes.0.load(Ordering::Relaxed), 1);
    });
}
