//! A clock knows the time and can wait; a real one is woken from other threads.

use std::cell::RefCell;
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use timers::{EventLoop, RealClock, VirtualClock, Wait};
use waker::oneshot;

const MS: Duration = Duration::from_millis(1);

#[test]
fn the_virtual_clock_jumps_to_the_deadline_and_never_back() {
    let clock = VirtualClock::new();
    assert_eq!(clock.now(), Duration::ZERO);
    clock.wait(Some(500 * MS)).unwrap();
    assert_eq!(clock.now(), 500 * MS);
    clock.wait(Some(100 * MS)).unwrap();
    assert_eq!(clock.now(), 500 * MS);
    clock.advance(MS);
    assert_eq!(clock.now(), 501 * MS);
}

#[test]
fn the_virtual_clock_will_not_wait_for_ever() {
    let error = VirtualClock::new().wait(None).unwrap_err();
    assert!(error.to_string().starts_with("nothing is ready and no timer is set"));
}

#[test]
fn the_real_clock_waits_until_the_deadline() {
    let clock = RealClock::new();
    let deadline = clock.now() + 20 * MS;
    clock.wait(Some(deadline)).unwrap();
    assert!(clock.now() >= deadline);
}

#[test]
fn the_real_clock_sleeps_for_whole_milliseconds() {
    let clock = RealClock::new();
    let start = clock.now();
    for _ in 0..20 {
        clock.wait(Some(clock.now() + MS / 10)).unwrap();
    }
    // Not 20, because a thread that is interrupted in between may find its deadline past.
    assert!(clock.now() - start >= 10 * MS);
}

#[test]
fn deadlines_within_a_millisecond_keep_their_order() {
    let event_loop = EventLoop::new(Rc::new(RealClock::new()));
    let timers = event_loop.timers();
    let woken = Rc::new(RefCell::new(Vec::new()));
    let soon = timers.now() + 100 * MS;
    for place in [3, 1, 4, 0, 2] {
        let (timers, woken) = (event_loop.timers(), Rc::clone(&woken));
        event_loop.executor().add("sleeps", async move {
            let deadline = soon + place * MS / 8;
            timers.sleep(deadline.saturating_sub(timers.now())).await;
            woken.borrow_mut().push(place);
        });
    }
    let main = async move { timers.sleep(200 * MS).await };
    event_loop.run_until_complete(main).unwrap();
    assert_eq!(*woken.borrow(), [0, 1, 2, 3, 4]);
}

#[test]
fn the_real_clock_is_woken_by_another_thread() {
    let clock = RealClock::new();
    let waker = clock.waker();
    thread::spawn(move || waker.wake());
    clock.wait(None).unwrap();
}

#[test]
fn a_wake_before_the_wait_ends_it() {
    let clock = RealClock::new();
    let waker = clock.waker();
    thread::spawn(move || waker.wake()).join().unwrap();
    clock.wait(None).unwrap();
}

#[test]
fn the_loop_may_wake_itself() {
    let clock = RealClock::new();
    clock.waker().wake();
    clock.wait(None).unwrap();
}

#[test]
fn an_unpark_that_is_no_wake_does_not_end_the_wait() {
    let clock = RealClock::new();
    let deadline = clock.now() + 20 * MS;
    thread::current().unpark();
    clock.wait(Some(deadline)).unwrap();
    assert!(clock.now() >= deadline);
}

#[test]
fn another_thread_ends_the_wait_for_a_far_deadline() {
    let event_loop = EventLoop::new(Rc::new(RealClock::new()));
    let timers = event_loop.timers();
    let (sender, receiver) = oneshot();
    let (day, second) = (Duration::from_secs(86_400), Duration::from_secs(1));
    event_loop.executor().add("sleeps", async move { timers.sleep(day).await });
    thread::spawn(move || sender.send(7));
    assert_eq!(event_loop.run_until_complete(receiver).unwrap(), Ok(7));
    assert!(event_loop.timers().now() < day - second, "it did not wait for a day");
}
