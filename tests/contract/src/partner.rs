//! A second thread, which does its part at the same moment as the first.

use std::any::Any;
use std::hint;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long two threads race. A right answer pays for the whole of it.
pub const RACING: Duration = Duration::from_millis(60);

/// A check holds this while it races. Two races at a time would take the processors from each
/// other, and find less.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The rounds of a race. On a busy machine they take longer, so the race then goes on until there
/// were so many, but not for ever.
pub fn rounds() -> impl Iterator<Item = usize> {
    let start = Instant::now();
    (0..).take_while(move |round| {
        let limit = if *round < 50 { 5 * RACING } else { RACING };
        start.elapsed() < limit
    })
}

/// There are so many different lags.
pub const LAGS: usize = 8;

/// Waits for one of several very short times, so that two threads do not always meet at the
/// same place.
pub fn lag(number: usize) {
    (0..number % LAGS).for_each(|_| hint::spin_loop());
}

/// It does not sleep for the first milliseconds, so as to see the condition in time. Nor does it
/// yield: on a busy machine the two threads would hardly ever run at the same time.
pub fn wait_until(mut condition: impl FnMut() -> bool) {
    let mut looks = 0;
    while !condition() {
        looks += 1;
        match looks {
            ..100_000 => hint::spin_loop(),
            _ => thread::sleep(Duration::from_millis(1)),
        }
    }
}

type Job = Box<dyn FnOnce() + Send>;

/// The other thread. It ends when this is dropped.
pub struct Partner(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// Whose turn it is: one of the steps below, in this order, and then again from the first.
    step: AtomicU8,
    job: Mutex<Option<Job>>,
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

/// Nothing to do.
const IDLE: u8 = 0;
/// There is a job.
const GIVEN: u8 = 1;
/// The partner has taken the job, and waits for the moment.
const TAKEN: u8 = 2;
/// Now.
const START: u8 = 3;
/// The partner has done the job.
const DONE: u8 = 4;
/// There will be no other job.
const OVER: u8 = 5;

impl Partner {
    pub fn new() -> Partner {
        let shared = Arc::<Shared>::default();
        thread::spawn({
            let shared = Arc::clone(&shared);
            move || while shared.does_a_job() {}
        });
        Partner(shared)
    }

    /// Does `theirs` in the other thread while it does `ours` in this one, and returns when
    /// both are done.
    ///
    /// # Panics
    ///
    /// If one of the two panics.
    pub fn together<R>(
        &self,
        theirs: impl FnOnce() + Send + 'static,
        ours: impl FnOnce() -> R,
    ) -> R {
        let shared = &*self.0;
        *shared.job.lock().unwrap() = Some(Box::new(theirs));
        shared.go_to(GIVEN);
        shared.wait_for(&[TAKEN]);
        shared.go_to(START);
        let result = ours();
        shared.wait_for(&[DONE]);
        shared.go_to(IDLE);
        if let Some(panic) = shared.panic.lock().unwrap().take() {
            resume_unwind(panic);
        }
        result
    }
}

impl Drop for Partner {
    fn drop(&mut self) {
        self.0.go_to(OVER);
    }
}

impl Shared {
    fn go_to(&self, step: u8) {
        self.step.store(step, Ordering::Release);
    }

    fn wait_for(&self, steps: &[u8]) {
        wait_until(|| steps.contains(&self.step.load(Ordering::Acquire)));
    }

    /// False if there will be no more.
    fn does_a_job(&self) -> bool {
        self.wait_for(&[GIVEN, OVER]);
        let Some(job) = self.job.lock().unwrap().take() else { return false };
        self.go_to(TAKEN);
        self.wait_for(&[START, OVER]);
        if let Err(panic) = catch_unwind(AssertUnwindSafe(job)) {
            *self.panic.lock().unwrap() = Some(panic);
        }
        // Unless it is over: a panic of the other part has ended it.
        let done =
            self.step.compare_exchange(START, DONE, Ordering::AcqRel, Ordering::Acquire);
        done.is_ok()
    }
}
