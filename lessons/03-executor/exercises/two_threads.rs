//! Two threads that do the same thing at the same moment, again and again.

use std::hint;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Waker;
use std::thread;
use std::time::{Duration, Instant};

/// How long this is repeated. In that time they meet more than ten thousand times.
const RACING: Duration = Duration::from_millis(300);

/// Runs `round` for a while. It is given a function that has two threads call a waker at the
/// same moment, and returns when both calls are over.
pub fn race(mut round: impl FnMut(&mut dyn FnMut(Waker))) {
    let other = Arc::new(Other::default());
    let helper = thread::spawn({
        let other = Arc::clone(&other);
        move || other.help()
    });
    let start = Instant::now();
    let mut count = 0;
    while start.elapsed() < RACING {
        round(&mut |waker| {
            count += 1;
            other.call_together(waker, count);
        });
    }
    other.over.store(true, Ordering::Release);
    helper.join().expect("calling a waker does not panic");
}

#[derive(Default)]
struct Other {
    waker: Mutex<Option<Waker>>,
    /// Numbers of rounds: the last for which it is ready, that has begun, and that is over.
    ready: AtomicUsize,
    begun: AtomicUsize,
    ended: AtomicUsize,
    over: AtomicBool,
}

impl Other {
    fn help(&self) {
        for round in 1.. {
            let waker = loop {
                match self.waker.lock().unwrap().take() {
                    Some(waker) => break waker,
                    None if self.over.load(Ordering::Acquire) => return,
                    None => hint::spin_loop(),
                }
            };
            self.ready.store(round, Ordering::Release);
            wait_for(&self.begun, round);
            waker.wake();
            self.ended.store(round, Ordering::Release);
        }
    }

    fn call_together(&self, waker: Waker, round: usize) {
        *self.waker.lock().unwrap() = Some(waker.clone());
        wait_for(&self.ready, round);
        self.begun.store(round, Ordering::Release);
        // The other thread sees this a little later. The loop varies the delay.
        (0..round % 50).for_each(|step| _ = hint::black_box(step));
        waker.wake();
        wait_for(&self.ended, round);
    }
}

fn wait_for(number: &AtomicUsize, round: usize) {
    while number.load(Ordering::Acquire) < round {
        hint::spin_loop();
    }
}
