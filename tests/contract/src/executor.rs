//! Holds whoever polls futures against the promises that it makes.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Wake, Waker};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::probe::{Probe, TURNS, Task};
use crate::trial::{Run, Trial};
use crate::trials::*;
use crate::{Broken, Promise};

/// Holds whoever polls futures against `promises`, such as [`Promise::OF_EXECUTORS`], or
/// for one that runs a single future [`Promise::OF_BLOCK_ON`].
///
/// `run` is to run all the tasks, in the order given, until the last has ended; it may run
/// one after the other if only the promises of `block_on` are asked for. It is called several
/// times, in other threads, and twice at the same time.
///
/// Whether a wake is lost when two threads wake two tasks at the same moment takes several
/// tasks, so that is tried with [`Promise::PollsOnlyTheWoken`].
///
/// # Errors
///
/// The first of the promises that is broken. If that makes `run` hang or come back too early,
/// whatever the check was about, what is named is the promise that this breaks. A hang is
/// found after 3 s, and leaves its thread behind.
///
/// # Panics
///
/// If one of the promises is not one of whoever polls.
pub fn executor(
    promises: &[Promise],
    run: impl Fn(Vec<Task>) + Send + Sync + 'static,
) -> Result<(), Broken> {
    let run: Run = Arc::new(run);
    // This trial is long and needs no processor, so the others run beside it.
    let mut silence = promises.contains(&Promise::SleepsWhenIdle).then(|| {
        let run = Arc::clone(&run);
        thread::spawn(move || sleeps_when_idle(&run))
    });
    for promise in promises {
        match promise {
            Promise::LosesNoWake => loses_no_wake(&run)?,
            Promise::SleepsWhenIdle => match silence.take().map(JoinHandle::join) {
                Some(Ok(result)) => result?,
                Some(Err(panic)) => resume_unwind(panic),
                // It was in the list before.
                None => {}
            },
            Promise::PollsOnlyTheWoken => polls_only_the_woken(&run)?,
            Promise::StopsAtReady => stops_at_ready(&run)?,
            Promise::IgnoresLateWakes => ignores_late_wakes(&run)?,
            Promise::FreesTheFinished => frees_the_finished(&run)?,
            Promise::FirstInFirstOut => first_in_first_out(&run)?,
            Promise::LetsOthersRun => lets_others_run(&run)?,
            other => panic!("{other:?} is not a promise of whoever polls"),
        }
    }
    Ok(())
}

/// Holds an executor that runs tick by tick against what its ticks promise:
/// [`Promise::LetsOthersRun`], because a tick has to end, [`Promise::SleepsWhenIdle`], and
/// [`Promise::LosesNoWake`].
///
/// `start` takes tasks and a waker, and returns a closure that does one tick. The waker is that
/// of the waiter, the code that waits between the ticks. The executor calls it when a task
/// becomes ready while no other is, and from that moment on a tick polls the task.
///
/// # Errors
///
/// As [`executor`].
pub fn tick<T: FnMut()>(
    start: impl Fn(Vec<Task>, Waker) -> T + Send + Sync + 'static,
) -> Result<(), Broken> {
    let start = Arc::new(start);

    let story = "A task woke itself whenever it was polled.";
    let mut trial = Trial::new(Promise::LetsOthersRun, story);
    let a = trial.add("a", |a| async move { a.turns(TURNS).await });
    run_ticks(trial, &start, 1, a, |polls| format!("One tick polled it {polls} times."))?;

    let story = "A task waited, and nobody woke it.";
    let mut trial = Trial::new(Promise::SleepsWhenIdle, story);
    let a = trial.add("a", Probe::waits);
    run_ticks(trial, &start, 100, a, |polls| {
        format!("A hundred ticks polled it {polls} times.")
    })?;

    let story = "A task waited, and another thread woke it. When the waiter was told, it did \
                 ten ticks.";
    let mut trial = Trial::new(Promise::LosesNoWake, story);
    let (verdict, a) = (trial.verdict(), trial.add("a", Probe::waits));
    let run: Run = Arc::new(move |tasks| {
        let waiter = Arc::new(Waiter::default());
        let mut tick = start(tasks, Waker::from(Arc::clone(&waiter)));
        let mut ticks = || (0..10).for_each(|_| tick());
        ticks();
        waiter.hold();
        let other = thread::spawn({
            let a = a.clone();
            move || a.wake()
        });
        while !waiter.is_told() && !other.is_finished() {
            thread::sleep(Duration::from_millis(1));
        }
        let was_told = waiter.is_told();
        waiter.do_when_told(&mut ticks);
        waiter.release();
        other.join().unwrap_or_else(|panic| resume_unwind(panic));
        waiter.do_when_told(&mut ticks);
        if !was_told {
            verdict.broken(Promise::LosesNoWake, "The waiter was not told.");
        } else if a.state().woken {
            let text = "They did not poll the task, and the waiter was not told again.";
            verdict.broken(Promise::LosesNoWake, text);
        }
        a.end();
        ticks();
    });
    trial.run(&run)
}

/// Does so many ticks, in which `task` is to be polled only once, and then as many as it
/// takes to end.
fn run_ticks<T: FnMut()>(
    trial: Trial,
    start: &Arc<impl Fn(Vec<Task>, Waker) -> T + Send + Sync + 'static>,
    ticks: usize,
    task: Probe,
    complaint: fn(usize) -> String,
) -> Result<(), Broken> {
    let (promise, verdict) = (trial.promise, trial.verdict());
    let start = Arc::clone(start);
    let run: Run = Arc::new(move |tasks| {
        let mut tick = start(tasks, Waker::noop().clone());
        (0..ticks).for_each(|_| tick());
        let polls = task.state().polls;
        if polls > 1 {
            verdict.broken(promise, complaint(polls));
        }
        task.end();
        (0..2 * TURNS).for_each(|_| tick());
    });
    trial.run(&run)
}

/// What waits between the ticks. It can hold the thread that tells it, so that the check can do
/// ticks before that call returns.
#[derive(Default)]
struct Waiter {
    told: AtomicBool,
    holds: Mutex<bool>,
    released: Condvar,
}

/// How long it holds the other thread at most. A tick that needs a lock of the other thread
/// waits until then.
const HELD: Duration = Duration::from_millis(100);

impl Waiter {
    /// Forgets what it was told before.
    fn hold(&self) {
        self.told.store(false, Ordering::Release);
        *self.holds.lock().unwrap() = true;
    }

    fn release(&self) {
        *self.holds.lock().unwrap() = false;
        self.released.notify_all();
    }

    fn is_told(&self) -> bool {
        self.told.load(Ordering::Acquire)
    }

    fn do_when_told(&self, action: &mut impl FnMut()) {
        if self.told.swap(false, Ordering::AcqRel) {
            action();
        }
    }
}

impl Wake for Waiter {
    fn wake(self: Arc<Self>) {
        self.told.store(true, Ordering::Release);
        let holds = self.holds.lock().unwrap();
        let _ = self.released.wait_timeout_while(holds, HELD, |holds| *holds).unwrap();
    }
}
