//! `run` makes a loop, runs main on it to its end, and clears the loop away.

mod virtual_time;

use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use spawn::{run, run_with, running_loop, spawn};
use stage::{printed, println};
use timers::{EventLoop, VirtualClock, yield_now};
use virtual_time::{log, play, sleep};
use waker::oneshot;

fn message(panic: Box<dyn std::any::Any + Send>) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| text.to_string());
    text.unwrap_or_else(|| panic.downcast_ref::<String>().unwrap().clone())
}

#[test]
fn it_returns_what_main_returns() {
    assert_eq!(run(async { 7 }), 7);
}

#[test]
fn in_real_time_it_takes_the_time_that_its_sleeps_say() {
    let start = Instant::now();
    run(sleep(20));
    assert!(start.elapsed() >= Duration::from_millis(20));
}

#[test]
fn when_main_ends_the_next_turn_still_runs_and_nothing_after_it() {
    let lines = play(async {
        spawn(async {
            for turn in 1.. {
                log(&format!("other, turn {turn}"));
                yield_now().await;
            }
        });
        yield_now().await;
        log("main ends");
    });
    assert_eq!(
        lines,
        ["t=0 k=2 other, turn 1", "t=0 k=2 main ends", "t=0 k=3 other, turn 2"]
    );
}

#[test]
fn the_remaining_tasks_are_dropped_while_the_loop_still_runs() {
    /// Spawns when it is dropped.
    struct Spawns(&'static str);
    impl Drop for Spawns {
        fn drop(&mut self) {
            println!("drop {}", self.0);
            let inner = Spawns2("what it spawned");
            spawn(async move {
                let _held = inner;
                println!("never runs");
            });
        }
    }
    struct Spawns2(&'static str);
    impl Drop for Spawns2 {
        fn drop(&mut self) {
            println!("drop {}", self.0);
        }
    }
    let lines = play(async {
        spawn(async {
            let _held = Spawns("a remaining task");
            pending::<()>().await;
        });
        yield_now().await;
    });
    assert_eq!(lines, ["drop a remaining task", "drop what it spawned"]);
}

#[test]
fn outside_a_run_no_loop_is_running() {
    let panic = catch_unwind(|| drop(spawn(async {}))).unwrap_err();
    assert!(message(panic).starts_with("no loop is running in this thread"));
    let panic = catch_unwind(|| drop(running_loop())).unwrap_err();
    assert!(message(panic).starts_with("no loop is running in this thread"));
}

#[test]
fn inside_a_run_a_second_run_panics() {
    let panic = catch_unwind(|| run(async { run(async {}) })).unwrap_err();
    assert!(message(panic).starts_with("a loop is already running in this thread"));
    assert_eq!(run(async { 7 }), 7, "and afterwards a loop can run again");
}

#[test]
fn a_panic_of_main_comes_out_of_run() {
    let panic = catch_unwind(|| run(async { panic!("boom") })).unwrap_err();
    assert_eq!(message(panic), "boom");
}

#[test]
fn a_main_that_lost_its_waker_is_named() {
    let panic = catch_unwind(|| run(pending::<()>())).unwrap_err();
    let text = message(panic);
    assert!(text.contains("`main` can never run again"), "{text}");
}

#[test]
fn a_main_that_nothing_can_wake_is_an_error_in_virtual_time() {
    let (_sender, receiver) = oneshot::<()>();
    let error = run_with(Rc::new(VirtualClock::new()), receiver).unwrap_err();
    assert!(error.to_string().starts_with("nothing is ready and no timer is set"));
}

#[test]
fn two_threads_have_two_loops() {
    let other = std::thread::spawn(|| run(async { spawn(async { 1 }).await }));
    assert_eq!(run(async { spawn(async { 2 }).await }), 2);
    assert_eq!(other.join().unwrap(), 1);
    assert!(printed(|| ()).is_empty());
}

#[test]
#[should_panic(expected = "a loop is already running in this thread")]
fn inside_a_loop_that_is_turned_by_hand_a_run_panics_too() {
    let event_loop = EventLoop::new(Rc::new(VirtualClock::new()));
    event_loop.run_until_complete(async { run(async {}) }).unwrap();
}

#[expect(clippy::async_yields_async, reason = "it is awaited on another loop")]
#[test]
#[should_panic(expected = "this sleep belongs to another loop")]
fn a_sleep_stays_with_the_loop_that_first_polled_it() {
    let asleep = run(async {
        let mut asleep = Box::pin(sleep(1));
        assert!(
            asleep.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending()
        );
        asleep
    });
    run(asleep);
}

/// Prints that it is dropped, and panics.
struct PanicsOnDrop(&'static str);

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        println!("drop {}", self.0);
        panic!("{} panics", self.0);
    }
}

async fn holds(held: impl Sized) {
    let _held = held;
    pending().await
}

#[test]
fn a_panic_in_a_drop_comes_out_of_run_when_all_tasks_are_dropped() {
    /// Spawns when it is dropped.
    struct Spawns;
    impl Drop for Spawns {
        fn drop(&mut self) {
            spawn(holds(PanicsOnDrop("a spawned task")));
        }
    }
    let lines = printed(|| {
        let panic = catch_unwind(|| {
            run(async {
                spawn(holds(PanicsOnDrop("first")));
                let watched = spawn(holds(()));
                watched.on_done(|_| unreachable!());
                spawn(async move { watched.await });
                spawn(holds(Spawns));
                spawn(holds(PanicsOnDrop("last")));
                yield_now().await;
            })
        });
        assert_eq!(message(panic.unwrap_err()), "first panics");
    });
    assert_eq!(lines, ["drop first", "drop last", "drop a spawned task"]);
    assert_eq!(run(async { 7 }), 7, "and afterwards a loop can run again");
}

#[test]
fn a_panic_of_main_comes_out_of_run_even_if_other_tasks_panic_in_their_drops() {
    let panic = catch_unwind(|| {
        run(async {
            spawn(holds(PanicsOnDrop("first")));
            spawn(holds(PanicsOnDrop("last")));
            yield_now().await;
            panic!("boom");
        })
    });
    assert_eq!(message(panic.unwrap_err()), "boom");
}

#[test]
fn the_output_of_main_is_dropped_if_another_task_panics_in_its_drop() {
    let output = Rc::new(());
    let returned = Rc::clone(&output);
    let panic = catch_unwind(AssertUnwindSafe(|| {
        run(async {
            spawn(holds(PanicsOnDrop("left")));
            yield_now().await;
            returned
        })
    }));
    assert_eq!(message(panic.unwrap_err()), "left panics");
    assert_eq!(Rc::strong_count(&output), 1);
}

#[test]
#[should_panic(expected = "a loop is already running in this thread")]
fn while_it_is_taken_down_the_drop_of_a_task_cannot_turn_it() {
    /// Turns the running loop when it is dropped.
    struct Turns;
    impl Drop for Turns {
        fn drop(&mut self) {
            running_loop().turn().unwrap();
        }
    }
    run(async {
        spawn(holds(Turns));
        yield_now().await;
    });
}
