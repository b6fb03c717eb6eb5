//! One run of an executor, with a few watched tasks.

use std::mem;
use std::sync::{Arc, Mutex};

use crate::limit::{LIMIT, message, within_unless};
use crate::probe::{PATIENCE, Probe, State, Task};
use crate::{Broken, Promise};

/// What is on trial: it runs tasks to their end.
pub type Run = Arc<dyn Fn(Vec<Task>) + Send + Sync>;

pub struct Trial {
    pub promise: Promise,
    /// What happens in this trial: with this a report begins.
    story: &'static str,
    probes: Vec<Probe>,
    tasks: Vec<Task>,
    verdict: Verdict,
}

/// Where a task of the trial says which promise is broken, and how the story went on.
#[derive(Clone, Default)]
pub struct Verdict(Arc<Mutex<Option<(Promise, String)>>>);

impl Verdict {
    /// Only the first call counts.
    pub fn broken(&self, promise: Promise, what_happened: impl Into<String>) {
        self.0.lock().unwrap().get_or_insert((promise, what_happened.into()));
    }

    fn take(&self) -> Option<(Promise, String)> {
        self.0.lock().unwrap().take()
    }
}

impl Trial {
    pub fn new(promise: Promise, story: &'static str) -> Trial {
        let (probes, tasks, verdict) = Default::default();
        Trial { promise, story, probes, tasks, verdict }
    }

    /// Adds a task, whose future is made from its own probe.
    pub fn add<F>(&mut self, name: &'static str, make: impl FnOnce(Probe) -> F) -> Probe
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let probe = Probe::new(name);
        self.tasks.push(probe.task(make(probe.clone())));
        self.probes.push(probe.clone());
        probe
    }

    pub fn verdict(&self) -> Verdict {
        self.verdict.clone()
    }

    /// Runs the tasks. They all have to end, for in a trial somebody wakes each of them.
    pub fn run(self, run: &Run) -> Result<(), Broken> {
        let Trial { promise, story, probes, tasks, verdict } = self;
        let run = Arc::clone(run);
        // On a slow machine a busy loop needs longer until a probe has had enough of it.
        let mut before = 0;
        let is_busy = || {
            let polls = |probe: &Probe| probe.state().unwoken_polls;
            let now = probes.iter().map(polls).max().unwrap_or(0);
            mem::replace(&mut before, now) + BUSY < now
        };
        let (promise, text) = match within_unless(LIMIT, move || run(tasks), is_busy) {
            Some(Ok(())) => match (left_alone(&probes), verdict.take()) {
                (Some((promise, fact)), _) => {
                    (promise, format!("The executor has come back too early: {fact}."))
                }
                (None, Some(broken)) => broken,
                (None, None) => return Ok(()),
            },
            Some(Err(panic)) => {
                let text = format!("That panicked: {}", message(&*panic));
                (polled_for_nothing(&probes).unwrap_or(promise), text)
            }
            None => {
                let (promise, fact) = left_alone(&probes)
                    .unwrap_or((promise, "all tasks have ended".to_string()));
                let limit = format!("After {LIMIT:?} the executor has not come back");
                (promise, format!("{limit}: {fact}."))
            }
        };
        Err(promise.broken(format!("{story} {text}")))
    }
}

/// So many polls for nothing within the limit are a busy loop.
const BUSY: usize = 10_000;

/// Who has not ended. Whatever the trial was about, that says what is broken.
fn left_alone(probes: &[Probe]) -> Option<(Promise, String)> {
    let find = |is_so: fn(&State) -> bool| probes.iter().find(|p| is_so(&p.state()));
    if let Some(probe) = find(|state| state.polls == 0) {
        return Some((
            Promise::LetsOthersRun,
            format!("task `{}` was never polled", probe.name),
        ));
    }
    let probe = find(|state| state.woken).or(find(|state| !state.ready))?;
    Some((Promise::LosesNoWake, format!("task `{}` was not polled again", probe.name)))
}

/// What is broken if somebody was polled until the probe had enough of it.
fn polled_for_nothing(probes: &[Probe]) -> Option<Promise> {
    let any = |is_so: fn(&State) -> bool| probes.iter().any(|p| is_so(&p.state()));
    if any(|state| state.unwoken_polls > PATIENCE) {
        return Some(Promise::SleepsWhenIdle);
    }
    any(|state| state.polls_after_ready > PATIENCE).then_some(Promise::StopsAtReady)
}
