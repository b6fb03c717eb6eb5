//! The tasks that await a task resume one turn after its end, in the order they came.

mod virtual_time;

use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Waker};

use spawn::{JoinHandle, run, spawn};
use virtual_time::{log, play, sleep};

#[test]
fn an_awaiting_task_resumes_one_turn_after_the_end() {
    let lines = play(async {
        let task = spawn(async {
            sleep(10).await;
            log("ends");
            7
        });
        let output = task.await;
        log(&format!("main got {output}"));
    });
    assert_eq!(lines, ["t=10 k=4 ends", "t=10 k=5 main got 7"]);
}

#[test]
fn awaiting_a_finished_task_takes_no_turn() {
    let lines = play(async {
        let task = spawn(async { 7 });
        sleep(10).await;
        log("before");
        let output = task.await;
        log(&format!("got {output}"));
    });
    assert_eq!(lines, ["t=10 k=4 before", "t=10 k=4 got 7"]);
}

#[test]
fn many_tasks_can_await_one_and_resume_in_the_order_they_came() {
    let lines = play(async {
        let task = Rc::new(spawn(async {
            sleep(10).await;
            log("ends");
            "output".to_string()
        }));
        for name in ["a", "b", "c"] {
            let task = Rc::clone(&task);
            spawn(async move {
                let output = (&*task).await;
                log(&format!("{name} got {output}"));
            });
        }
        sleep(20).await;
    });
    let expected = [
        "t=10 k=4 ends",
        "t=10 k=5 a got output",
        "t=10 k=5 b got output",
        "t=10 k=5 c got output",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn awaited_by_value_an_output_need_not_be_clone() {
    struct Only(u32);
    assert_eq!(run(async { spawn(async { Only(7) }).await.0 }), 7);
}

#[test]
fn a_chain_of_tasks_takes_a_turn_for_each_link() {
    let lines = play(async {
        let first = spawn(async {
            sleep(10).await;
            log("first ends");
        });
        let second = spawn(first.into_future());
        let third = spawn(second.into_future());
        third.await;
        log("main");
    });
    assert_eq!(lines, ["t=10 k=4 first ends", "t=10 k=7 main"]);
}

#[test]
#[should_panic(expected = "task #2 `selfish` awaits itself")]
fn a_task_that_awaits_itself_panics() {
    run(async {
        async fn selfish(own: Rc<std::cell::OnceCell<JoinHandle<()>>>) {
            own.get().unwrap().await;
        }
        let own = Rc::new(std::cell::OnceCell::new());
        own.set(spawn(selfish(Rc::clone(&own)))).unwrap_or_else(|_| unreachable!());
        sleep(10).await;
        own.get().unwrap().await;
    });
}

#[test]
fn an_await_that_is_given_up_changes_nothing() {
    let lines = play(async {
        let task = spawn(async {
            sleep(10).await;
            log("ends");
        });
        let mut given_up = (&task).into_future();
        let mut cx = Context::from_waker(Waker::noop());
        assert!(Pin::new(&mut given_up).poll(&mut cx).is_pending());
        drop(given_up);
        task.await;
        log("main");
    });
    assert_eq!(lines, ["t=10 k=4 ends", "t=10 k=5 main"]);
}

#[test]
fn polled_again_with_another_waker_an_await_keeps_its_place() {
    let lines = play(async {
        let task = Rc::new(spawn(async { sleep(10).await }));
        let first = Rc::clone(&task);
        spawn(async move {
            let mut waits = (&*first).into_future();
            std::future::poll_fn(|cx| {
                let _ =
                    Pin::new(&mut waits).poll(&mut Context::from_waker(Waker::noop()));
                Pin::new(&mut waits).poll(cx)
            })
            .await;
            log("first");
        });
        spawn(async move {
            (&*task).await;
            log("second");
        });
        sleep(20).await;
    });
    assert_eq!(lines, ["t=10 k=5 first", "t=10 k=5 second"]);
}

#[test]
fn during_a_look_at_the_output_a_waiter_may_give_up() {
    play(async {
        let task = Rc::new(spawn(async { 7 }));
        let mut waits = Some((&*task).into_future());
        let mut cx = Context::from_waker(Waker::noop());
        assert!(Pin::new(waits.as_mut().unwrap()).poll(&mut cx).is_pending());
        sleep(10).await;
        let looked = task.peek(|output| {
            waits = None;
            *output
        });
        assert_eq!(looked, Some(7));
    });
}
