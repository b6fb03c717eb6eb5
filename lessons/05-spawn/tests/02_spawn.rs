//! A task starts in the next turn, and runs next to the task that spawned it.

mod virtual_time;

use spawn::{Status, call_soon, spawn, spawn_named};
use timers::yield_now;
use virtual_time::{log, play, sleep};

#[test]
fn tasks_start_in_the_next_turn_in_the_order_of_spawning() {
    let lines = play(async {
        for name in ["a", "b", "c"] {
            spawn(async move { log(name) });
        }
        log("main continues");
        yield_now().await;
        log("main after a turn");
    });
    let expected = [
        "t=0 k=1 main continues",
        "t=0 k=2 a",
        "t=0 k=2 b",
        "t=0 k=2 c",
        "t=0 k=2 main after a turn",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_handle_says_how_far_the_task_is() {
    play(async {
        let task = spawn(async {
            sleep(10).await;
            "done"
        });
        assert!(!task.is_finished());
        assert_eq!((task.status(), task.peek(|_| ())), (Status::Pending, None));
        sleep(20).await;
        assert!(task.is_finished());
        assert_eq!(task.status(), Status::Returned);
        assert_eq!(task.peek(|output| output.len()), Some(4));
        assert_eq!(task.await, "done");
    });
}

#[test]
fn without_its_handle_a_task_runs_on() {
    let lines = play(async {
        drop(spawn(async {
            sleep(10).await;
            log("ends");
        }));
        sleep(20).await;
    });
    assert_eq!(lines, ["t=10 k=4 ends"]);
}

#[test]
fn a_task_has_the_name_of_its_function() {
    async fn fetch<T>(_: T) {}
    trait Fetch {
        async fn fetch_it(self);
    }
    impl Fetch for i32 {
        async fn fetch_it(self) {}
    }
    play(async {
        assert_eq!(spawn(fetch(1)).name(), "fetch");
        assert_eq!(spawn(fetch("text")).name(), "fetch");
        assert_eq!(spawn(fetch(vec![Some(1)])).name(), "fetch");
        assert_eq!(spawn(7.fetch_it()).name(), "fetch_it");
        assert_eq!(spawn(fetch(None::<Box<dyn Fn(&u8) -> u8>>)).name(), "fetch");
        assert_eq!(spawn(fetch(None::<fn(u8) -> Vec<u8>>)).name(), "fetch");
        assert_eq!(spawn_named("job 7", fetch(1)).name(), "job 7");
        assert_ne!(spawn(fetch(1)).id(), spawn(fetch(1)).id());
    });
}

#[test]
fn a_block_has_no_name_but_says_in_which_function_it_is() {
    async fn crawl() {
        let task = spawn(async {});
        assert_eq!(task.name(), "block in crawl");
        let tasks = [1, 2].map(|n| spawn(async move { n }));
        assert_eq!(tasks[0].name(), "block in crawl");
        async fn fetch() {}
        assert_eq!(spawn(fetch()).name(), "fetch", "a function in a block is a function");
    }
    play(crawl());
}

#[test]
fn tasks_and_callbacks_share_one_queue() {
    let lines = play(async {
        spawn(async { log("task") });
        call_soon(|| log("callback"));
        spawn(async { log("another task") });
        yield_now().await;
    });
    assert_eq!(lines, ["t=0 k=2 task", "t=0 k=2 callback", "t=0 k=2 another task"]);
}

#[test]
fn a_callback_that_panics_does_not_stop_the_loop() {
    let lines = play(async {
        call_soon(|| panic!("boom"));
        call_soon(|| log("the next one"));
        yield_now().await;
        log("main");
    });
    assert_eq!(lines, ["t=0 k=2 the next one", "t=0 k=2 main"]);
}
