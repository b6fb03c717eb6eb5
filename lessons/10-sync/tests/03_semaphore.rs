//! Permits: none is lost, and they go out in the order in which the tasks came.

#[path = "../../07-cancel/tests/virtual_time/mod.rs"]
mod virtual_time;

use std::rc::Rc;

use cancel::{Cancelled, spawn, yield_now};
use sync::Semaphore;
use virtual_time::{log, output_of, play, sleep};

async fn hold(name: &str, permits: Rc<Semaphore>, time: u64) -> Result<(), Cancelled> {
    let _permit =
        permits.acquire().await.inspect_err(|_| log(&format!("{name} gives up")))?;
    log(&format!("{name} has one"));
    sleep(time).await
}

#[test]
fn so_many_at_a_time() {
    let lines = play(async {
        let permits = Rc::new(Semaphore::new(2));
        let tasks = [("a", 10), ("b", 20), ("c", 10), ("d", 10)]
            .map(|(name, time)| spawn(hold(name, Rc::clone(&permits), time)));
        cancel::gather(tasks).await?;
        assert_eq!(permits.permits(), 2);
        Ok::<_, Cancelled>(())
    });
    let expected = [
        "t=0 k=2 a has one",
        "t=0 k=2 b has one",
        "t=10 k=5 c has one",
        "t=20 k=8 d has one",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_permit_goes_at_once_to_the_task_that_waits() {
    let output = output_of(async {
        let permits = Rc::new(Semaphore::new(1));
        let permit = permits.acquire().await?;
        let waits = spawn(hold("waits", Rc::clone(&permits), 0));
        yield_now().await?;
        drop(permit);
        assert_eq!((permits.permits(), permits.is_locked()), (0, true));
        waits.await?;
        Ok::<_, Cancelled>((permits.permits(), permits.is_locked()))
    });
    assert_eq!(output, Ok((1, false)));
}

#[test]
fn a_task_that_comes_back_waits_behind_the_others() {
    let lines = play(async {
        let permits = Rc::new(Semaphore::new(1));
        let again = Rc::clone(&permits);
        let twice = spawn(async move {
            hold("a", Rc::clone(&again), 10).await?;
            hold("a again", again, 10).await
        });
        let once = spawn(hold("b", permits, 10));
        twice.await?;
        once.await
    });
    assert_eq!(
        lines,
        ["t=0 k=2 a has one", "t=10 k=5 b has one", "t=20 k=8 a again has one"]
    );
}

#[test]
fn one_that_was_called_and_is_cancelled_gives_its_permit_on() {
    let lines = play(async {
        let permits = Rc::new(Semaphore::new(1));
        let permit = permits.acquire().await?;
        let [a, b] = ["a", "b"].map(|name| spawn(hold(name, Rc::clone(&permits), 10)));
        yield_now().await?;
        drop(permit);
        a.cancel();
        assert_eq!(a.await, Err(Cancelled));
        b.await?;
        assert_eq!(permits.permits(), 1);
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=3 a gives up", "t=0 k=4 b has one"]);
}

#[test]
fn tasks_that_are_cancelled_in_the_line_cost_no_permit() {
    let output = output_of(async {
        let permits = Rc::new(Semaphore::new(1));
        let permit = permits.acquire().await?;
        let tasks =
            ["a", "b", "c"].map(|name| spawn(hold(name, Rc::clone(&permits), 10)));
        yield_now().await?;
        tasks[0].cancel();
        tasks[1].cancel();
        drop(permit);
        let ends = cancel::gather(tasks).await?;
        Ok::<_, Cancelled>((ends, permits.permits()))
    });
    assert_eq!(output, Ok((vec![Err(Cancelled), Err(Cancelled), Ok(())], 1)));
}
