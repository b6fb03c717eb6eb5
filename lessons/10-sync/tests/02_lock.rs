//! A lock is fair, and a cancel loses no turn in the line.

#[path = "../../07-cancel/tests/virtual_time/mod.rs"]
mod virtual_time;

use std::rc::Rc;

use cancel::{Cancelled, spawn, yield_now};
use sync::Lock;
use virtual_time::{log, output_of, play, sleep};

/// Holds the lock for a time.
async fn hold(name: &str, lock: Rc<Lock>, time: u64) -> Result<(), Cancelled> {
    let guard = lock.acquire().await.inspect_err(|_| log(&format!("{name} gives up")))?;
    log(&format!("{name} has it"));
    sleep(time).await?;
    drop(guard);
    Ok(())
}

#[test]
fn a_free_lock_takes_no_turn() {
    let lines = play(async {
        let lock = Lock::default();
        drop(lock.acquire().await?);
        drop(lock.acquire().await?);
        log("main");
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=1 main"]);
}

#[test]
fn it_goes_to_the_task_that_has_waited_longest() {
    let lines = play(async {
        let lock = Rc::new(Lock::default());
        let tasks = ["a", "b", "c"].map(|name| spawn(hold(name, Rc::clone(&lock), 10)));
        cancel::gather(tasks).await
    });
    assert_eq!(lines, ["t=0 k=2 a has it", "t=10 k=5 b has it", "t=20 k=8 c has it"]);
}

#[test]
fn a_newcomer_waits_behind_the_task_that_was_called() {
    let lines = play(async {
        let lock = Rc::new(Lock::default());
        let guard = lock.acquire().await?;
        let waits = spawn(hold("waits", Rc::clone(&lock), 0));
        yield_now().await?;
        drop(guard);
        assert!(!lock.is_locked());
        let newcomer = spawn(hold("newcomer", Rc::clone(&lock), 0));
        // Even in this very turn.
        hold("main", lock, 0).await?;
        waits.await?;
        newcomer.await
    });
    let expected =
        ["t=0 k=3 waits has it", "t=0 k=5 main has it", "t=0 k=7 newcomer has it"];
    assert_eq!(lines, expected);
}

#[test]
fn one_that_was_called_and_is_cancelled_passes_the_call_on() {
    let lines = play(async {
        let lock = Rc::new(Lock::default());
        let guard = lock.acquire().await?;
        let [a, b] = ["a", "b"].map(|name| spawn(hold(name, Rc::clone(&lock), 10)));
        yield_now().await?;
        drop(guard);
        a.cancel();
        assert_eq!(a.await, Err(Cancelled));
        b.await
    });
    assert_eq!(lines, ["t=0 k=3 a gives up", "t=0 k=4 b has it"]);
}

#[test]
fn one_that_was_called_and_is_dropped_does_so_too() {
    let lines = play(async {
        let lock = Rc::new(Lock::default());
        let guard = lock.acquire().await?;
        let mut dropped = Box::pin(lock.acquire());
        assert!(futures::poll!(&mut dropped).is_pending());
        let waits = spawn(hold("waits", Rc::clone(&lock), 10));
        yield_now().await?;
        drop(guard);
        drop(dropped);
        waits.await
    });
    assert_eq!(lines, ["t=0 k=3 waits has it"]);
}

#[test]
fn a_cancel_in_the_line_disturbs_nobody() {
    let lines = play(async {
        let lock = Rc::new(Lock::default());
        let tasks = ["a", "b", "c"].map(|name| spawn(hold(name, Rc::clone(&lock), 10)));
        sleep(5).await?;
        tasks[1].cancel();
        cancel::gather(tasks).await
    });
    assert_eq!(lines, ["t=0 k=2 a has it", "t=5 k=5 b gives up", "t=10 k=9 c has it"]);
}

#[test]
fn a_task_that_panics_releases_it() {
    let output = output_of(async {
        let lock = Rc::new(Lock::default());
        let same = Rc::clone(&lock);
        let panics = spawn(async move {
            let _guard = same.acquire().await?;
            if true {
                panic!("boom");
            }
            Ok::<_, Cancelled>(())
        });
        yield_now().await?;
        assert!(panics.is_finished());
        drop(lock.acquire().await?);
        Ok::<_, Cancelled>(lock.is_locked())
    });
    assert_eq!(output, Ok(false));
}
