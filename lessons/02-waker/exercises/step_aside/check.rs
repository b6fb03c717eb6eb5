//! Polls by hand, each time with another waker, and then with `block_on`.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use waker::block_on;

use super::attempt::{StepAside, step_aside};

#[path = "../../../01-generator/exercises/within_limit.rs"]
mod within_limit;

use within_limit::within_limit;

/// Counts how often it is woken.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// One poll, and how often its waker was called meanwhile.
fn poll(future: &mut StepAside) -> (Poll<()>, usize) {
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(Arc::clone(&wakes));
    let poll = Pin::new(future).poll(&mut Context::from_waker(&waker));
    (poll, wakes.0.load(Ordering::Relaxed))
}

#[test]
fn it_gives_so_many_turns_away() {
    within_limit("it gives so many turns away", || {
        for turns in 0..100 {
            let mut future = step_aside(turns);
            // Two more are enough to see that it does not end where it should.
            let pending = (0..turns + 2).take_while(|_| poll(&mut future).0.is_pending());
            let pending = pending.count();
            assert!(
                pending == turns as usize,
                "step_aside(n) is pending n times; but step_aside({turns}) was pending at \
             {pending} polls, of the {} that it got",
                turns + 2
            );
        }
    });
}

#[test]
fn it_calls_its_waker_before_it_says_pending() {
    within_limit("it calls its waker before it says Pending", || {
        for turns in 1..20 {
            let mut future = step_aside(turns);
            for number in 1..=turns {
                let (poll, wakes) = poll(&mut future);
                assert!(
                    poll.is_ready() || wakes > 0,
                    "it calls its waker before it says Pending; but poll {number} of \
                 step_aside({turns}) was pending, and the waker of that poll was not called"
                );
            }
        }
    });
}

#[test]
fn when_it_says_ready_it_wakes_nobody() {
    within_limit("when it says Ready it wakes nobody", || {
        for turns in 0..20 {
            let mut future = step_aside(turns);
            for _ in 0..=turns {
                let (poll, wakes) = poll(&mut future);
                assert!(
                    poll.is_pending() || wakes == 0,
                    "when it says Ready it wakes nobody; but the waker of that poll was called"
                );
            }
        }
    });
}

#[test]
fn two_of_them_take_turns() {
    within_limit("two of them take turns", || {
        let (mut one, mut other) = (step_aside(3), step_aside(1));
        let polls = [&mut one, &mut other].map(|future| poll(future).0);
        assert!(polls.iter().all(Poll::is_pending), "each gives its own turns away");
        let promise = "each gives its own turns away, and then it is ready";
        assert!(poll(&mut other).0.is_ready(), "{promise}");
        assert!(poll(&mut one).0.is_pending(), "{promise}");
        assert!(poll(&mut one).0.is_pending(), "{promise}");
        assert!(poll(&mut one).0.is_ready(), "{promise}");
    });
}

#[test]
fn block_on_polls_once_for_each_turn_and_once_for_the_end() {
    let promise = "block_on polls once for each turn and once for the end";
    within_limit(promise, move || {
        for turns in [0, 1, 2, 7, 40] {
            let mut future = pin!(async {
                step_aside(turns).await;
                step_aside(turns).await;
            });
            let mut polls = 0;
            block_on(poll_fn(|cx| {
                polls += 1;
                future.as_mut().poll(cx)
            }));
            assert!(
                polls == 2 * turns + 1,
                "{promise}; but for two times step_aside({turns}) it polled {polls} times"
            );
        }
    });
}
