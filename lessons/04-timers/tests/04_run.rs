//! `run_until_complete` returns what main returns, or says why main can never end.

use std::future::{pending, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::task::Poll;
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
                    it returned Pending, and nobody has kept its waker";
    assert_eq!(error.to_string(), expected);
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
