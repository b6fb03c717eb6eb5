//! A condition and a barrier.

#[path = "../../07-cancel/tests/virtual_time/mod.rs"]
mod virtual_time;

use std::cell::Cell;
use std::rc::Rc;

use cancel::{Cancelled, spawn, yield_now};
use sync::{Barrier, Broken, Condition};
use virtual_time::{log, output_of, play, sleep};

#[derive(Default)]
struct Shop {
    bread: Cell<u32>,
    condition: Condition,
}

async fn buy(name: &str, shop: Rc<Shop>) -> Result<(), Cancelled> {
    let guard = shop.condition.acquire().await?;
    let _guard = shop.condition.wait_until(guard, || shop.bread.get() > 0).await?;
    shop.bread.set(shop.bread.get() - 1);
    log(&format!("{name} has bread"));
    Ok(())
}

#[test]
fn a_task_that_is_notified_resumes_when_it_has_the_lock() {
    let lines = play(async {
        let shop = Rc::new(Shop::default());
        let tasks = ["a", "b"].map(|name| spawn(buy(name, Rc::clone(&shop))));
        yield_now().await?;
        let guard = shop.condition.acquire().await?;
        shop.bread.set(2);
        shop.condition.notify_all(&guard);
        sleep(10).await?;
        log("released");
        drop(guard);
        cancel::gather(tasks).await
    });
    assert_eq!(
        lines,
        ["t=10 k=5 released", "t=10 k=6 a has bread", "t=10 k=7 b has bread"]
    );
}

#[test]
fn notify_reaches_so_many_and_the_rest_wait() {
    let output = output_of(async {
        let shop = Rc::new(Shop::default());
        let tasks = ["a", "b", "c"].map(|name| spawn(buy(name, Rc::clone(&shop))));
        yield_now().await?;
        let guard = shop.condition.acquire().await?;
        shop.bread.set(3);
        shop.condition.notify(&guard, 2);
        drop(guard);
        sleep(10).await?;
        Ok::<_, Cancelled>(tasks.map(|task| task.is_finished()))
    });
    assert_eq!(output, Ok([true, true, false]));
}

#[test]
fn a_notification_that_meets_a_cancel_goes_to_another_task() {
    let lines = play(async {
        let shop = Rc::new(Shop::default());
        let [a, b] = ["a", "b"].map(|name| spawn(buy(name, Rc::clone(&shop))));
        yield_now().await?;
        let guard = shop.condition.acquire().await?;
        shop.bread.set(1);
        shop.condition.notify(&guard, 1);
        // It is notified, and now waits for the lock.
        yield_now().await?;
        a.cancel();
        drop(guard);
        assert_eq!(a.await, Err(Cancelled));
        b.await
    });
    assert_eq!(lines, ["t=0 k=5 b has bread"]);
}

#[test]
#[should_panic(expected = "this guard is of another lock")]
fn a_guard_of_another_lock_is_refused() {
    let _ended = output_of(async {
        let (one, other) = (Condition::default(), Condition::default());
        let guard = one.acquire().await?;
        other.notify_all(&guard);
        Ok::<_, Cancelled>(())
    });
}

async fn arrive(name: &str, barrier: Rc<Barrier>, time: u64) -> Result<(), Cancelled> {
    sleep(time).await?;
    let place = barrier.wait().await?;
    log(&format!("{name} {place:?}"));
    Ok(())
}

#[test]
fn a_barrier_opens_when_all_are_there() {
    let lines = play(async {
        let barrier = Rc::new(Barrier::new(3));
        let tasks = [("a", 30), ("b", 10), ("c", 20)]
            .map(|(name, time)| spawn(arrive(name, Rc::clone(&barrier), time)));
        cancel::gather(tasks).await
    });
    assert_eq!(lines, ["t=30 k=8 a Ok(2)", "t=30 k=9 b Ok(0)", "t=30 k=9 c Ok(1)"]);
}

#[test]
fn a_party_that_is_late_waits_for_the_next() {
    let output = output_of(async {
        let barrier = Rc::new(Barrier::new(2));
        let tasks: Vec<_> =
            (0..6).map(|_| spawn(arrive("any", Rc::clone(&barrier), 10))).collect();
        let ended = cancel::gather(tasks).await?.iter().all(Result::is_ok);
        Ok::<_, Cancelled>((ended, barrier.waiting()))
    });
    assert_eq!(output, Ok((true, 0)));
}

#[test]
fn a_task_that_is_cancelled_leaves_the_party() {
    let output = output_of(async {
        let barrier = Rc::new(Barrier::new(2));
        let gives_up = spawn(arrive("gives up", Rc::clone(&barrier), 0));
        sleep(10).await?;
        assert_eq!(barrier.waiting(), 1);
        gives_up.cancel();
        assert!(gives_up.await.is_err());
        assert_eq!(barrier.waiting(), 0);
        let tasks = ["a", "b"].map(|name| spawn(arrive(name, Rc::clone(&barrier), 0)));
        cancel::try_gather(tasks).await.map(drop)
    });
    assert_eq!(output, Ok(()));
}

#[test]
fn a_barrier_that_is_broken_sends_all_away() {
    let output = output_of(async {
        let barrier = Rc::new(Barrier::new(2));
        let same = Rc::clone(&barrier);
        let waits = spawn(async move { same.wait().await });
        sleep(10).await?;
        barrier.abort().await?;
        assert!(barrier.is_broken());
        Ok::<_, Cancelled>((waits.await?, barrier.wait().await?))
    });
    assert_eq!(output, Ok((Err(Broken), Err(Broken))));
}

#[test]
fn one_that_is_reset_can_be_used_again() {
    let output = output_of(async {
        let barrier = Rc::new(Barrier::new(2));
        let same = Rc::clone(&barrier);
        let waits = spawn(async move { same.wait().await });
        sleep(10).await?;
        barrier.reset().await?;
        let sent_away = waits.await?;
        let tasks = ["a", "b"].map(|name| spawn(arrive(name, Rc::clone(&barrier), 0)));
        cancel::try_gather(tasks).await?;
        Ok::<_, Cancelled>(sent_away)
    });
    assert_eq!(output, Ok(Err(Broken)));
}
