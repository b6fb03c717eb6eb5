//! `run_until_complete` returns what main returns, or says why main can never end.

use std::future::{pending, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::mpsc;
use std::task::{Poll, Waker};
use std::thread;
use std::time::Duration;

use timers::{EventLoop, RealClock, VirtualClock};
use waker::oneshot;

fn in_virtual_time() -> EventLoop {
    EventLoop::new(Rc::new(VirtualClock::new()))
}

#[test]
fn it_returns_the_output() {
    assert_eq!(in_virtual_time().run_until_complete(async { 7 }).unwrap(), 7);
}

#[test]
fn it_can_be_called_again_and_goes_on_with_what_was_left() {
    let event_loop = in_virtual_time();
    let timers = event_loop.timers();
    let (sender, receiver) = oneshot();
    event_loop.executor().add("slow", async move {
        timers.sleep(Duration::from_secs(1)).await;
        sender.send(7);
    });
    event_loop.run_until_complete(async {}).unwrap();
    assert_eq!(event_loop.run_until_complete(receiver).unwrap(), Ok(7));
    assert_eq!(event_loop.timers().now(), Duration::from_secs(1));
}

#[test]
fn a_main_that_lost_its_waker_is_an_error_also_on_the_real_clock() {
    let event_loop = EventLoop::new(Rc::new(RealClock::new()));
    let error = event_loop.run_until_complete(pending::<()>()).unwrap_err();
    let expected = "task #1 `main` can never run again: \
                    it returned Pending, and its waker was not kept";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn but_not_while_a_timer_may_wake_it_by_its_number() {
    let event_loop = Rc::new(in_virtual_time());
    let (timers, weak) = (event_loop.timers(), Rc::downgrade(&event_loop));
    let mut timer = None;
    let main = poll_fn(move |_| {
        if timer.is_some() {
            return Poll::Ready(());
        }
        let id = weak.upgrade().unwrap().executor().current().unwrap();
        let weak = weak.clone();
        timer = Some(timers.call_at(Duration::from_secs(1), move || {
            weak.upgrade().unwrap().executor().wake(id);
        }));
        Poll::Pending
    });
    event_loop.run_until_complete(main).unwrap();
}

#[test]
fn so_is_one_whose_waker_another_thread_has_dropped() {
    let event_loop = EventLoop::new(Rc::new(RealClock::new()));
    let (wakers, receiver) = mpsc::channel::<Waker>();
    let (asleep, sleeps) = mpsc::channel::<()>();
    thread::spawn(move || {
        let waker = receiver.recv().unwrap();
        sleeps.recv().unwrap_err();
        drop(waker);
    });
    let mut wakers = Some(wakers);
    let mut asleep = Some(asleep);
    let main = poll_fn(move |cx| {
        if let Some(wakers) = wakers.take() {
            wakers.send(cx.waker().clone()).unwrap();
        }
        // The thread drops the waker some time after this.
        asleep.take();
        Poll::<()>::Pending
    });
    let error = event_loop.run_until_complete(main).unwrap_err();
    assert!(error.to_string().contains("`main` can never run again"));
}

#[test]
fn so_is_one_that_sleeps_for_ever() {
    let event_loop = in_virtual_time();
    let timers = event_loop.timers();
    let main = async move { timers.sleep(Duration::MAX).await };
    let error = event_loop.run_until_complete(main).unwrap_err();
    assert!(error.to_string().contains("nothing is ready"), "its waker is kept: {error}");
    assert_eq!(event_loop.timers().now(), Duration::ZERO, "the clock did not move");
}

#[test]
fn a_task_can_run_neither_its_own_loop_nor_another() {
    async fn runs(inner: Rc<EventLoop>) -> &'static str {
        let nested = AssertUnwindSafe(|| inner.run_until_complete(async {}));
        let text = catch_unwind(nested).unwrap_err();
        assert!(inner.executor().ticks() <= 1, "no turn of another loop");
        *text.downcast::<&str>().unwrap()
    }
    for inner in [None, Some(in_virtual_time())] {
        let event_loop = Rc::new(in_virtual_time());
        let inner = inner.map_or_else(|| Rc::clone(&event_loop), Rc::new);
        let text = event_loop.run_until_complete(runs(inner)).unwrap();
        assert_eq!(
            text,
            "a loop is already running in this thread: await instead of running one"
        );
    }
}

/// Polls a sleep once on the one loop, and awaits it on the other.
fn sleeps_on_two(one: EventLoop, other: EventLoop) {
    let mut sleep = Some(Box::pin(one.timers().sleep(Duration::from_millis(1))));
    let polled_once = poll_fn(move |cx| {
        let mut sleep = sleep.take().unwrap();
        assert!(sleep.as_mut().poll(cx).is_pending());
        Poll::Ready(sleep)
    });
    let sleep = one.run_until_complete(polled_once).unwrap();
    other.run_until_complete(sleep).unwrap();
}

#[test]
#[should_panic(expected = "this sleep belongs to another loop")]
fn a_sleep_cannot_be_awaited_on_another_loop_in_virtual_time() {
    sleeps_on_two(in_virtual_time(), in_virtual_time());
}

#[test]
#[should_panic(expected = "this sleep belongs to another loop")]
fn nor_in_real_time() {
    let in_real_time = || EventLoop::new(Rc::new(RealClock::new()));
    sleeps_on_two(in_real_time(), in_real_time());
}

#[test]
fn a_main_that_waits_for_nothing_is_an_error_in_virtual_time() {
    let (_sender, receiver) = oneshot::<()>();
    let error = in_virtual_time().run_until_complete(receiver).unwrap_err();
    assert!(error.to_string().starts_with("nothing is ready and no timer is set"));
}

#[test]
fn another_task_that_lost_its_waker_is_no_error() {
    let event_loop = in_virtual_time();
    event_loop.executor().add("forgetful", pending());
    let timers = event_loop.timers();
    let main = async move { timers.sleep(Duration::from_secs(1)).await };
    event_loop.run_until_complete(main).unwrap();
}

#[test]
fn a_panic_comes_out_and_the_loop_can_go_on() {
    let event_loop = in_virtual_time();
    event_loop.executor().add("panics", async { panic!("boom") });
    let main = || event_loop.run_until_complete(poll_fn(|_| Poll::Ready(7)));
    let panic = catch_unwind(AssertUnwindSafe(main)).unwrap_err();
    assert_eq!(panic.downcast_ref(), Some(&"boom"));
    assert_eq!(event_loop.run_until_complete(async { 8 }).unwrap(), 8);
}
