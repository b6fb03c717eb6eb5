//! The promises, in virtual time. All times are in milliseconds.

#[path = "../../../01-generator/exercises/within_limit.rs"]
mod within_limit;

use std::cell::{Cell, RefCell};
use std::fmt::Debug;
use std::future::{pending, poll_fn, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

use contract::Promise;
use timers::{EventLoop, Timers, VirtualClock, Wait};
use waker::oneshot;

use super::attempt::{Elapsed, timeout};
use within_limit::within_limit;

/// Runs a task to its end. Returns its output and the time at which it ended.
fn run<T: 'static, F>(main: impl FnOnce(Rc<Timers>, Rc<VirtualClock>) -> F) -> (T, u64)
where
    F: Future<Output = T> + 'static,
{
    let clock = Rc::new(VirtualClock::new());
    let event_loop = EventLoop::new(Rc::clone(&clock) as Rc<dyn Wait>);
    let main = main(event_loop.timers(), clock);
    let output = Rc::new(RefCell::new(None));
    let slot = Rc::clone(&output);
    event_loop.executor().add("main", async move {
        let output = main.await;
        slot.replace(Some(output));
    });
    for _ in 0..1000 {
        if let Err(error) = event_loop.turn() {
            panic!(
                "A task awaits `timeout`, and the loop cannot go on: {error}. Promised: \
                 `timeout` keeps a timer until it returns. Without one, nothing wakes \
                 the task when the time is up."
            );
        }
        if let Some(output) = output.take() {
            let time = event_loop.timers().now().as_millis() as u64;
            return (output, time);
        }
    }
    panic!(
        "After a thousand turns of the loop `timeout` had not returned, and the clock \
         was at {:?}. Promised: when the time is up, `timeout` returns immediately, and \
         a task that waits is not polled again and again.",
        event_loop.timers().now()
    );
}

fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

/// Runs a test, and turns one that hangs into one that fails.
fn limited(test: fn()) {
    within_limit("a poll of `timeout` does not wait", test);
}

#[test]
fn an_output_in_time_is_returned_as_soon_as_it_is_there() {
    limited(|| {
        for (takes, limit) in [(0, 10), (1, 10), (9, 10), (300, 2000), (7, 1_000_000)] {
            let (output, time) = run(|timers, _| async move {
                let slow = Rc::clone(&timers);
                let future = async move {
                    slow.sleep(ms(takes)).await;
                    takes
                };
                timeout(timers, ms(limit), future).await
            });
            assert!(
                (output, time) == (Ok(takes), takes),
                "A future took {takes} ms, and the limit was {limit} ms. `timeout` \
                 returned {output:?} at {time} ms. Promised: if the output is there in \
                 time, `timeout` returns it as soon as it is there, so Ok({takes}) at \
                 {takes} ms."
            );
        }
    });
}

#[test]
fn when_the_time_is_up_it_returns_immediately() {
    limited(|| {
        for (takes, limit) in [(11, 10), (2000, 100), (50_000, 49_999), (5, 0)] {
            let (output, time) = run(|timers, _| async move {
                let sleep = timers.sleep(ms(takes));
                timeout(timers, ms(limit), sleep).await
            });
            assert!(
                (output, time) == (Err(Elapsed), limit),
                "A future took {takes} ms, and the limit was {limit} ms. `timeout` \
                 returned {output:?} at {time} ms. Promised: when the time is up, \
                 `timeout` returns immediately, so Err(Elapsed) at {limit} ms."
            );
        }
    });
}

#[test]
fn it_returns_even_if_the_future_never_ends() {
    limited(|| {
        for limit in [0, 1, 100, 86_400_000] {
            let (output, time) = run(|timers, _| async move {
                timeout(timers, ms(limit), pending::<()>()).await
            });
            assert!(
                (output, time) == (Err(Elapsed), limit),
                "The future never ended, and the limit was {limit} ms. `timeout` \
                 returned {output:?} at {time} ms. Promised: when the time is up, \
                 `timeout` returns immediately, so Err(Elapsed) at {limit} ms."
            );
        }
    });
}

#[test]
fn if_both_happen_together_the_output_counts() {
    limited(|| {
        let together = |output: Result<(), Elapsed>, story: &str| {
            assert!(
                output == Ok(()),
                "{story}. `timeout` returned {output:?}. Promised: if both happen \
                 together, the output counts, so Ok(())."
            );
        };
        for time in [1, 10, 500] {
            let (output, _) = run(|timers, _| async move {
                let sleep = timers.sleep(ms(time));
                timeout(timers, ms(time), sleep).await
            });
            together(
                output,
                &format!("A future took {time} ms, and the limit was {time} ms"),
            );

            let (output, _) = run(|timers, clock| async move {
                let (sleep, limit) = (timers.sleep(ms(time)), ms(time + 3));
                let mut limited = Box::pin(timeout(timers, limit, sleep));
                let mut polls = 0;
                poll_fn(|cx| {
                    polls += 1;
                    let poll = limited.as_mut().poll(cx);
                    if polls == 1 {
                        clock.advance(ms(time + 50));
                    }
                    poll
                })
                .await
            });
            together(
                output,
                &format!(
                    "A future took {time} ms, the limit was {} ms, and a task kept the \
                     loop busy until both were over",
                    time + 3
                ),
            );
        }
        let (output, _) =
            run(|timers, _| async move { timeout(timers, ms(0), ready(())).await });
        together(output, "A future was ready at its first poll, and the limit was zero");
    });
}

#[test]
fn the_time_counts_from_the_first_poll_and_only_once() {
    limited(|| {
        for limit in [25, 33, 61] {
            let (output, time) = run(|timers, _| async move {
                let often = Rc::clone(&timers);
                let future = async move {
                    loop {
                        often.sleep(ms(10)).await;
                    }
                };
                let limited = timeout(Rc::clone(&timers), ms(limit), future);
                timers.sleep(ms(100)).await;
                let output: Result<(), Elapsed> = limited.await;
                output
            });
            assert!(
                (output, time) == (Err(Elapsed), 100 + limit),
                "A future was woken every 10 ms and never ended. The limit was {limit} \
                 ms, and `timeout` was first polled at 100 ms. It returned {output:?} \
                 at {time} ms. Promised: the time counts from the first poll and does \
                 not start again, so Err(Elapsed) at {} ms.",
                100 + limit
            );
        }
    });
}

#[test]
fn nothing_is_left_of_it() {
    /// Sets the cell when it is dropped.
    struct Held(Rc<Cell<bool>>);
    impl Drop for Held {
        fn drop(&mut self) {
            self.0.set(true);
        }
    }

    limited(|| {
        for takes in [5, 500] {
            let ((dropped, first), _) = run(|timers, _| async move {
                let dropped = Rc::new(Cell::new(false));
                let (held, slow) = (Held(Rc::clone(&dropped)), Rc::clone(&timers));
                let future = async move {
                    slow.sleep(ms(takes)).await;
                    drop(held);
                };
                let _ = timeout(Rc::clone(&timers), ms(100), future).await;
                (dropped.get(), timers.first())
            });
            assert!(
                dropped && first.is_none(),
                "A future took {takes} ms, the limit was 100 ms, and `timeout` has \
                 returned. Was the future dropped? {dropped}. The next timer of the \
                 loop: {first:?}. Promised: nothing is left, neither the future nor a \
                 timer, so true and None."
            );
        }
    });
}

#[test]
fn a_future_that_is_not_woken_is_not_polled_again_and_again() {
    limited(|| {
        let (polls, _) = run(|timers, _| async move {
            let polls = Rc::new(Cell::new(0));
            let counted = Rc::clone(&polls);
            let future = poll_fn(move |_| {
                counted.set(counted.get() + 1);
                Poll::<()>::Pending
            });
            let _ = timeout(timers, ms(1000), future).await;
            polls.get()
        });
        assert!(
            polls <= 2,
            "A future that never ended was polled {polls} times before the time was up. \
             Promised: a task that waits is not polled again and again. Two polls are \
             enough: the first, and one when the time is up."
        );
    });
}

#[test]
fn it_keeps_the_contract() {
    type Waiting<T> = (Pin<Box<dyn Future<Output = T>>>, Box<dyn FnOnce()>);

    fn answered() -> Waiting<impl PartialEq + Debug> {
        let timers = Timers::new(Rc::new(VirtualClock::new()));
        let (sender, receiver) = oneshot();
        let limited = timeout(timers, ms(100), receiver);
        (Box::pin(limited), Box::new(move || sender.send(7)))
    }

    fn elapsed() -> Waiting<impl PartialEq + Debug> {
        let clock = Rc::new(VirtualClock::new());
        let timers = Timers::new(Rc::clone(&clock) as Rc<dyn Wait>);
        let limited = timeout(Rc::clone(&timers), ms(100), pending::<u32>());
        let pass = move || {
            clock.advance(ms(100));
            timers.fire(timers.now());
        };
        (Box::pin(limited), Box::new(pass))
    }

    limited(|| {
        contract::future(Promise::OF_FUTURES, answered).unwrap_or_else(|broken| {
            panic!("A `timeout` that returns `Ok` does not keep the contract: {broken}")
        });
        contract::future(Promise::OF_FUTURES, elapsed).unwrap_or_else(|broken| {
            panic!("A `timeout` that returns `Err` does not keep the contract: {broken}")
        });
    });
}
