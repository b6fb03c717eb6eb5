//! An event, for all who wait.

#[path = "../../07-cancel/tests/virtual_time/mod.rs"]
mod virtual_time;

use std::rc::Rc;

use cancel::{Cancelled, spawn, yield_now};
use sync::Event;
use virtual_time::{log, play, sleep};

async fn wait(name: &str, event: Rc<Event>) -> Result<(), Cancelled> {
    let waited = event.wait().await;
    log(&format!("{name} {waited:?}"));
    waited
}

#[test]
fn all_resume_in_the_next_turn_in_the_order_in_which_they_came() {
    let lines = play(async {
        let event = Rc::new(Event::default());
        let tasks = ["a", "b", "c"].map(|name| spawn(wait(name, Rc::clone(&event))));
        sleep(10).await?;
        event.set();
        log("set");
        cancel::gather(tasks).await
    });
    assert_eq!(
        lines,
        ["t=10 k=4 set", "t=10 k=5 a Ok(())", "t=10 k=5 b Ok(())", "t=10 k=5 c Ok(())"]
    );
}

#[test]
fn to_clear_it_takes_no_call_back() {
    let lines = play(async {
        let event = Rc::new(Event::default());
        let task = spawn(wait("a", Rc::clone(&event)));
        yield_now().await?;
        event.set();
        event.clear();
        task.await?;
        assert!(!event.is_set());
        // One that comes later waits.
        let late = spawn(wait("late", event));
        sleep(10).await?;
        late.cancel();
        assert!(late.await.is_err());
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=3 a Ok(())", "t=10 k=8 late Err(Cancelled)"]);
}

#[test]
fn one_that_is_set_already_takes_no_turn() {
    let lines = play(async {
        let event = Event::default();
        event.set();
        event.wait().await?;
        log("main");
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=0 k=1 main"]);
}

#[test]
fn a_hundred_thousand_wait_for_one_event() {
    let output = virtual_time::output_of(async {
        let event = Rc::new(Event::default());
        let tasks: Vec<_> = (0..100_000)
            .map(|_| {
                let event = Rc::clone(&event);
                spawn(async move { event.wait().await })
            })
            .collect();
        sleep(10).await?;
        event.set();
        Ok::<_, Cancelled>(cancel::gather(tasks).await?.iter().all(Result::is_ok))
    });
    assert_eq!(output, Ok(true));
}
