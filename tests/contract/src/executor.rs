//! Holds whoever polls futures against the promises that it makes.

use std::sync::Arc;

use crate::probe::{Probe, TURNS, Task};
use crate::trial::{Run, Trial};
use crate::trials::*;
use crate::{Broken, Promise};

/// Holds whoever polls futures against `promises`, such as [`Promise::OF_EXECUTORS`], or
/// for one that runs a single future [`Promise::OF_BLOCK_ON`].
///
/// `run` is to run all the tasks, in the order given, until the last has ended; it may run
/// one after the other if only the promises of `block_on` are asked for. It is called several
/// times, in other threads.
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
    for promise in promises {
        match promise {
            Promise::LosesNoWake => loses_no_wake(&run)?,
            Promise::SleepsWhenIdle => sleeps_when_idle(&run)?,
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
/// [`Promise::LetsOthersRun`], for a tick has to end, and [`Promise::SleepsWhenIdle`].
///
/// `start` takes tasks, and returns a closure that does one tick.
///
/// # Errors
///
/// As [`executor`].
pub fn tick<T: FnMut()>(
    start: impl Fn(Vec<Task>) -> T + Send + Sync + 'static,
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
    })
}

/// Does so many ticks, in which `task` is to be polled only once, and then as many as it
/// takes to end.
fn run_ticks<T: FnMut()>(
    trial: Trial,
    start: &Arc<impl Fn(Vec<Task>) -> T + Send + Sync + 'static>,
    ticks: usize,
    task: Probe,
    complaint: fn(usize) -> String,
) -> Result<(), Broken> {
    let (verdict, start) = (trial.verdict(), Arc::clone(start));
    let run: Run = Arc::new(move |tasks| {
        let mut tick = start(tasks);
        (0..ticks).for_each(|_| tick());
        let polls = task.state().polls;
        if polls > 1 {
            verdict.broken(complaint(polls));
        }
        task.end();
        (0..2 * TURNS).for_each(|_| tick());
    });
    trial.run(&run)
}
