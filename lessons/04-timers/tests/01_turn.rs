//! A turn: what is ready is polled, then what is due fires, and runs in the next turn.

mod virtual_time;

use timers::yield_now;
use virtual_time::{Story, count_polls, ms, play};

#[test]
fn a_timer_fires_in_one_turn_and_its_sleeper_resumes_in_the_next() {
    let lines = play(|story| async move {
        story.log("sleeps");
        story.sleep(200).await;
        story.log("goes on");
        story.sleep(100).await;
        story.log("ends");
    });
    assert_eq!(lines, ["t=0 k=1 sleeps", "t=200 k=3 goes on", "t=300 k=5 ends"]);
}

#[test]
fn awaiting_a_function_takes_no_turn() {
    async fn inner(story: &Story) -> u32 {
        story.log("inner");
        7
    }
    let lines = play(|story| async move {
        story.log("outer");
        let number = inner(&story).await;
        story.log(&format!("got {number}"));
    });
    assert_eq!(lines, ["t=0 k=1 outer", "t=0 k=1 inner", "t=0 k=1 got 7"]);
}

#[test]
fn yielding_takes_one_turn_and_goes_to_the_back() {
    let lines = play(|story| async move {
        let other = story.clone();
        story.add(async move {
            other.log("other");
            yield_now().await;
            other.log("other again");
        });
        story.log("main");
        yield_now().await;
        story.log("main again");
        yield_now().await;
    });
    let expected =
        ["t=0 k=1 main", "t=0 k=2 other", "t=0 k=2 main again", "t=0 k=3 other again"];
    assert_eq!(lines, expected);
}

#[test]
fn sleeping_for_no_time_is_yielding() {
    let lines = play(|story| async move {
        story.sleep(0).await;
        story.log("goes on");
    });
    assert_eq!(lines, ["t=0 k=2 goes on"]);
}

#[test]
fn timers_fire_by_deadline_not_in_the_order_of_setting() {
    let lines = play(|story| async move {
        for time in [30, 10, 20] {
            let sleeper = story.clone();
            story.add(async move {
                sleeper.sleep(time).await;
                sleeper.log(&format!("slept {time}"));
            });
        }
        story.sleep(40).await;
    });
    assert_eq!(lines, ["t=10 k=4 slept 10", "t=20 k=6 slept 20", "t=30 k=8 slept 30"]);
}

#[test]
fn equal_deadlines_fire_in_the_order_of_setting() {
    let lines = play(|story| async move {
        for name in ["a", "b", "c", "d", "e", "f"] {
            let sleeper = story.clone();
            story.add(async move {
                sleeper.sleep(10).await;
                sleeper.log(name);
            });
        }
        story.sleep(20).await;
    });
    let names: String = lines.iter().filter_map(|line| line.chars().last()).collect();
    assert_eq!(names, "abcdef");
}

#[test]
fn what_is_overdue_fires_in_one_turn_by_deadline() {
    let lines = play(|story| async move {
        for time in [20, 10] {
            let sleeper = story.clone();
            story.add(async move {
                sleeper.sleep(time).await;
                sleeper.log(&format!("slept {time}"));
            });
        }
        yield_now().await;
        story.clock.advance(ms(50));
        story.log("worked");
        story.sleep(10).await;
    });
    assert_eq!(lines, ["t=50 k=2 worked", "t=50 k=4 slept 10", "t=50 k=4 slept 20"]);
}

#[test]
fn what_was_ready_comes_before_what_was_due() {
    let lines = play(|story| async move {
        let sleeper = story.clone();
        story.add(async move {
            sleeper.sleep(10).await;
            sleeper.log("was due");
        });
        yield_now().await;
        story.clock.advance(ms(10));
        yield_now().await;
        story.log("fires now");
        yield_now().await;
        story.log("was ready");
        yield_now().await;
    });
    assert_eq!(lines, ["t=10 k=3 fires now", "t=10 k=4 was ready", "t=10 k=4 was due"]);
}

#[test]
fn a_queue_that_is_never_empty_does_not_starve_the_timers() {
    let lines = play(|story| async move {
        let busy = story.clone();
        story.add(async move {
            loop {
                busy.clock.advance(ms(1));
                yield_now().await;
            }
        });
        story.sleep(5).await;
        story.log("goes on");
    });
    // The busy task runs from turn 2 on, so it is 5 ms at the end of turn 6. Turn 7 sees
    // that when it begins, and in turn 8 the busy task comes first once more.
    assert_eq!(lines, ["t=7 k=8 goes on"]);
}

#[test]
fn a_sleeper_is_polled_twice_and_an_idle_loop_takes_no_turns() {
    let lines = play(|story| async move {
        let polls = count_polls(story.sleep(1_000_000)).await;
        story.log(&format!("{polls} polls"));
    });
    assert_eq!(lines, ["t=1000000 k=3 2 polls"]);
}
