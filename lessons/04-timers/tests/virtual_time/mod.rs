//! A loop in virtual time, and a log that says when, and in which turn, a thing happened.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use stage::{printed, println};
use timers::{EventLoop, VirtualClock};

/// What the tasks of a test share. Times are in milliseconds.
#[derive(Clone)]
pub struct Story {
    pub event_loop: Rc<EventLoop>,
    pub clock: Rc<VirtualClock>,
}

impl Story {
    pub fn log(&self, text: &str) {
        let time = self.event_loop.timers().now().as_millis();
        println!("t={time} k={} {text}", self.ticks());
    }

    pub fn ticks(&self) -> u64 {
        self.event_loop.executor().ticks()
    }

    pub fn sleep(&self, time: u64) -> impl Future<Output = ()> + use<> {
        self.event_loop.timers().sleep(ms(time))
    }

    pub fn add(&self, task: impl Future<Output = ()> + 'static) {
        self.event_loop.executor().add("task", task);
    }
}

pub fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

/// Runs `main` to its end, and returns what was logged.
pub fn play<F: Future<Output = ()> + 'static>(
    main: impl FnOnce(Story) -> F,
) -> Vec<String> {
    let clock = Rc::new(VirtualClock::new());
    let event_loop = Rc::new(EventLoop::new(Rc::clone(&clock) as _));
    let story = Story { event_loop: Rc::clone(&event_loop), clock };
    printed(|| {
        event_loop.run_until_complete(main(story)).unwrap();
        // The tasks that are left share the loop that owns them.
        event_loop.executor().clear();
    })
}

/// Awaits `future` and returns how often it was polled.
pub async fn count_polls(future: impl Future) -> u32 {
    let mut future = pin!(future);
    let mut polls = 0;
    poll_fn(|cx| {
        polls += 1;
        future.as_mut().poll(cx)
    })
    .await;
    polls
}
