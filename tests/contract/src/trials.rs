//! The trials: for each promise of whoever polls, tasks that notice when it is broken.

use std::future::poll_fn;
use std::hint;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::task::Poll;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::limit::LIMIT;
use crate::partner::{Partner, RACING, alone, lag, rounds};
use crate::probe::{Probe, TURNS};
use crate::trial::{Run, Trial};
use crate::{Broken, Promise};

/// So many polls without a wake are allowed before an executor comes to rest, because an earlier
/// wake may be left.
const ALLOWED: usize = 3;

/// How long an executor has to come to rest.
const COMES_TO_REST: Duration = Duration::from_millis(100);

/// How long it is watched after that, which makes half a second in all.
const SILENCE: Duration = Duration::from_millis(400);

pub fn loses_no_wake(run: &Run) -> Result<(), Broken> {
    let promise = Promise::LosesNoWake;

    let mut trial = Trial::new(promise, "A task woke itself while it was polled.");
    trial.add("a", |a| async move { a.turns(3).await });
    trial.run(run)?;

    let story = "A task was polled twice, and called the waker of its first poll.";
    let mut trial = Trial::new(promise, story);
    trial.add("a", |a| async move {
        let first = poll_fn(|cx| Poll::Ready(cx.waker().clone())).await;
        a.turns(1).await;
        drop(a.to_wake());
        a.pause(|| first.wake()).await;
    });
    trial.run(run)?;

    let story = "Another thread woke a task while that was polled.";
    let mut trial = Trial::new(promise, story);
    trial.add("a", |a| async move { a.pause(|| wake_from_another_thread(&a)).await });
    trial.run(run)?;

    let story = "Another thread woke a task many times, each time soon after its poll.";
    let mut trial = Trial::new(promise, story);
    let a = trial.add("a", Probe::waits);
    thread::spawn(move || race(&a));
    trial.run(run)
}

/// Wakes the task as soon as it was polled, or a little later each time, in the hope to come
/// when the executor has looked for wakes and does not sleep yet.
fn race(task: &Probe) {
    let mut polls = 1;
    task.wait_for_polls(polls, LIMIT);
    for _ in rounds() {
        (0..polls % 64).for_each(|_| hint::spin_loop());
        polls = task.state().polls + 1;
        task.wake();
        let woken = Instant::now();
        while task.state().polls < polls && woken.elapsed() < RACING {
            thread::yield_now();
        }
        // If a wake was lost, no other one is to repair that.
        if !task.wait_for_polls(polls, LIMIT) {
            return;
        }
    }
    task.end();
}

pub fn sleeps_when_idle(run: &Run) -> Result<(), Broken> {
    let story = "A task waited, and after a while another thread woke it.";
    let mut trial = Trial::new(Promise::SleepsWhenIdle, story);
    let verdict = trial.verdict();
    let a = trial.add("a", Probe::waits);
    thread::spawn(move || {
        a.wait_for_polls(1, LIMIT);
        if a.wait_for_polls(1 + ALLOWED + 1, COMES_TO_REST) {
            let text = "Before that it was polled again and again.";
            verdict.broken(Promise::SleepsWhenIdle, text);
        }
        let polls = a.state().polls;
        if a.wait_for_polls(polls + 1, SILENCE) {
            let text = "Before that, when no waker had been called for a long time, it was \
                        polled.";
            verdict.broken(Promise::SleepsWhenIdle, text);
        }
        a.end();
    });
    trial.run(run)
}

pub fn polls_only_the_woken(run: &Run) -> Result<(), Broken> {
    let promise = Promise::PollsOnlyTheWoken;
    let story = "Each of three waiting tasks was woken by two calls of its waker.";
    let mut trial = Trial::new(promise, story);
    let verdict = trial.verdict();
    let waiting = ["a", "b", "c"].map(|name| trial.add(name, Probe::waits));
    trial.add("d", |d| async move {
        d.until(|| waiting.iter().all(|probe| probe.state().polls > 0)).await;
        for probe in [&waiting[1], &waiting[0], &waiting[2]] {
            probe.wake();
            probe.wake();
            d.until(|| !probe.state().woken).await;
            d.turns(3).await;
        }
        for probe in &waiting {
            let polls = probe.state().unwoken_polls;
            if polls > 0 {
                let name = probe.name;
                let text = format!("Polls of task `{name}` without a wake: {polls}.");
                verdict.broken(promise, text);
            }
            probe.end();
        }
    });
    trial.run(run)?;

    let story = "Two wakers were called many times, of two tasks or of one: one after the \
                 other, and then by two threads at the same moment.";
    let mut trial = Trial::new(promise, story);
    let verdict = trial.verdict();
    let waiting = ["a", "b"].map(|name| trial.add(name, Probe::waits));
    trial.add("c", |c| async move {
        let polls = || waiting.each_ref().map(|probe| probe.state().polls);
        c.until(|| !polls().contains(&0)).await;
        let partner = Partner::new();
        let together = rounds().map(|round| (round, true));
        for (round, together) in (0..200).map(|round| (round, false)).chain(together) {
            let before = polls();
            let places = [0, round % 2];
            let wakers = places.map(|place| waiting[place].to_wake());
            let [Some(ours), Some(theirs)] = wakers else { break };
            let ours = || {
                lag(round / 2);
                ours.wake_by_ref();
            };
            if together {
                partner.together(|| theirs.wake(), ours);
            } else {
                ours();
                theirs.wake();
            }
            // An executor with many threads may have polled a task in between.
            let none_between = polls() == before;
            let all_polled = || !waiting.iter().any(|probe| probe.state().woken);
            if !c.until(all_polled).await {
                // If this task has kept the turn all the time, the others have it now.
                let mut other = None;
                c.pause(|| other = Some(wake_later(&c))).await;
                // This poll may come before that wake returns.
                let _ = other.map(JoinHandle::join);
                if !all_polled() {
                    verdict.broken(Promise::LosesNoWake, "A task was not polled again.");
                }
                break;
            }
            // Not always the same number, because an executor may count its wakes.
            c.turns(2 + round % 3).await;
            let after = polls();
            let once = |place| after[place] == before[place] + 1;
            if none_between && !places.into_iter().all(once) {
                let text = "A task was polled more than once after that.";
                verdict.broken(promise, text);
                break;
            }
        }
        waiting.iter().for_each(Probe::end);
    });
    let _alone = alone();
    trial.run(run)
}

pub fn stops_at_ready(run: &Run) -> Result<(), Broken> {
    let story = "A task woke itself, and returned Ready from the same poll.";
    let mut trial = Trial::new(Promise::StopsAtReady, story);
    let verdict = trial.verdict();
    let wake_often = |probe: &Probe| (0..3).for_each(|_| probe.wake());
    let ended = [
        trial.add("a", |a| async move { wake_often(&a) }),
        trial.add("b", |b| async move {
            b.pause(|| wake_often(&b)).await;
            wake_often(&b);
        }),
    ];
    trial.add("c", |c| async move {
        c.turns(10).await;
        if ended.iter().any(|probe| probe.state().polls_after_ready > 0) {
            verdict.broken(Promise::StopsAtReady, "Then it was polled again.");
        }
    });
    trial.run(run)
}

pub fn ignores_late_wakes(run: &Run) -> Result<(), Broken> {
    let story = "Two tasks ended. Then the waker of one was called, by another task and by \
                 another thread, and when the executor was gone the wakers of both.";
    let mut trial = Trial::new(Promise::IgnoresLateWakes, story);
    let ended =
        ["a", "b"].map(|name| trial.add(name, |task| async move { task.turns(1).await }));
    ended.iter().for_each(|probe| probe.state().keeps_waker = true);
    let a = ended[0].clone();
    trial.add("c", |c| async move {
        if c.until(|| a.state().ready).await {
            a.wake();
            c.turns(3).await;
            wake_from_another_thread(&a);
            c.turns(3).await;
        }
    });
    let run = Arc::clone(run);
    let run_and_wake: Run = Arc::new(move |tasks| {
        run(tasks);
        ended.iter().for_each(Probe::wake);
        ended.iter().for_each(wake_from_another_thread);
    });
    trial.run(&run_and_wake)
}

pub fn frees_the_finished(run: &Run) -> Result<(), Broken> {
    let story = "A task ended, and somebody still had its waker.";
    let mut trial = Trial::new(Promise::FreesTheFinished, story);
    let verdict = trial.verdict();
    let a = trial.add("a", |a| async move { a.turns(1).await });
    a.state().keeps_waker = true;
    trial.add("b", |b| async move {
        if b.until(|| a.state().ready).await {
            b.turns(10).await;
            if !a.state().dropped {
                let text = "Ten turns later its future was still there.";
                verdict.broken(Promise::FreesTheFinished, text);
            }
        }
        a.drop_waker();
    });
    trial.run(run)
}

pub fn first_in_first_out(run: &Run) -> Result<(), Broken> {
    let story = "Three tasks were woken in one order after another.";
    let mut trial = Trial::new(Promise::FirstInFirstOut, story);
    let verdict = trial.verdict();
    let waiting = ["a", "b", "c"].map(|name| trial.add(name, Probe::waits));
    trial.add("d", |d| async move {
        d.until(|| waiting.iter().all(|probe| probe.state().polls > 0)).await;
        for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0], [2, 1, 0]] {
            let woken = order.map(|place| &waiting[place]);
            // They have been woken in the first order, by being added.
            if order != [0, 1, 2] {
                woken.iter().for_each(|probe| probe.wake());
            }
            let mut polled = woken;
            if d.until(|| !woken.iter().any(|probe| probe.state().woken)).await {
                polled.sort_by_key(|probe| probe.state().answered);
            }
            let [woken, polled] =
                [woken, polled].map(|tasks| tasks.map(|task| task.name));
            if woken != polled {
                let [woken, polled] = [woken, polled].map(|names| names.join(", "));
                let text = format!("Woken were {woken}, and polled {polled}.");
                verdict.broken(Promise::FirstInFirstOut, text);
            }
        }
        waiting.iter().for_each(Probe::end);
    });
    trial.run(run)
}

pub fn lets_others_run(run: &Run) -> Result<(), Broken> {
    let story = "A task woke itself whenever it was polled.";
    let mut trial = Trial::new(Promise::LetsOthersRun, story);
    let verdict = trial.verdict();
    let a = trial.add("a", Probe::waits);
    trial.add("b", |b| async move {
        let started = b.until(|| a.state().polls > 0).await;
        a.wake();
        if !started || !b.until(|| !a.state().woken).await {
            let text = format!(
                "It was polled {TURNS} times while another one was ready and had no turn."
            );
            verdict.broken(Promise::LetsOthersRun, text);
        }
        a.end();
    });
    trial.run(run)
}

/// Returns when that is done. It must not park the thread meanwhile, as a scope does, for
/// then it could use up the unpark that is to wake the executor.
fn wake_from_another_thread(probe: &Probe) {
    let probe = probe.clone();
    let woken = thread::spawn(move || probe.wake()).join();
    woken.unwrap_or_else(|panic| resume_unwind(panic));
}

fn wake_later(probe: &Probe) -> JoinHandle<()> {
    let probe = probe.clone();
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(10));
        probe.wake();
    })
}
