//! What the loop tells becomes rows: who, and what. The events here are made by hand, as
//! the lessons make them.

use std::time::Duration;

use stage::{println, traced};
use tracing::{trace, trace_span};

fn add(task: u64, name: &str) {
    trace!(task, %name, "add");
}

fn turn(tick: u64, now: Duration) {
    trace!(?now, "turn");
    trace!(tick, "tick");
}

fn poll(task: u64, acts: impl FnOnce()) {
    let _span = trace_span!("poll", task).entered();
    acts();
    trace!("pending");
}

/// Compares the whole page, of which `expected` is written without its indentation.
#[track_caller]
fn assert_page(program: impl FnOnce(), expected: &[&str]) {
    assert_eq!(traced(program), expected);
}

#[test]
fn turns_stand_apart_and_everybody_is_named_once() {
    let ms = Duration::from_millis;
    assert_page(
        || {
            add(1, "x");
            trace!(task = 1_u64, "watch");
            turn(1, ms(0));
            poll(1, || {
                println!("x starts");
                add(2, "y");
                trace!(timer = 1_u64, deadline = ?ms(1500), "timer set");
            });
            poll(2, || trace!(task = 1_u64, "await"));
            trace!(now = ?ms(1500), "clock moved");
            turn(2, ms(1500));
            trace_span!("fire", timer = 1_u64).in_scope(|| trace!(task = 1_u64, "wake"));
            turn(10, ms(1500));
            poll(1, || trace!(task = 2_u64, "wake"));
            poll(1, || {});
        },
        &[
            "                  outside     spawns x",
            "                              watches x",
            "turn 1     0.000  x           is polled",
            "                              │ x starts",
            "                              spawns y",
            "                              sets timer 1 to 1.500",
            "                              returns Pending",
            "                  y           is polled",
            "                              awaits x",
            "                              returns Pending",
            "",
            "                  loop        moves the clock to 1.500",
            "turn 2     1.500  timer 1     fires",
            "                              wakes x",
            "",
            "turn 10    1.500  x           is polled",
            "                              wakes y",
            "                              returns Pending",
            "                  x           is polled",
            "                              returns Pending",
        ],
    );
}

#[test]
fn a_tick_without_a_clock_has_no_time() {
    assert_page(
        || {
            add(1, "x");
            trace!(tick = 1_u64, "tick");
            poll(1, || {});
        },
        &[
            "                  outside     spawns x",
            "tick 1            x           is polled",
            "                              returns Pending",
        ],
    );
}

#[test]
fn a_turn_in_which_nothing_happens_is_shown() {
    assert_page(
        || {
            turn(1, Duration::ZERO);
            turn(2, Duration::ZERO);
            println!("over");
        },
        &["turn 1     0.000", "", "turn 2     0.000", "", "│ over"],
    );
}

#[test]
fn a_poll_ends_in_one_of_three_ways() {
    let polled = |message: &'static str| {
        let page = traced(|| {
            add(1, "x");
            let _span = trace_span!("poll", task = 1_u64).entered();
            trace!("{message}");
        });
        page[2].trim().to_string()
    };
    assert_eq!(polled("pending"), "returns Pending");
    assert_eq!(polled("ready"), "returns Ready");
    assert_eq!(polled("panicked"), "panics");
}

#[test]
fn the_second_task_of_a_name_has_a_number() {
    assert_page(
        || {
            add(1, "x");
            add(2, "x");
            add(3, "y");
            add(4, "x");
            add(5, "  in two   words\n");
            trace!(task = 4_u64, "wake");
        },
        &[
            "                  outside     spawns x",
            "                              spawns x-2",
            "                              spawns y",
            "                              spawns x-3",
            "                              spawns in two words",
            "                              wakes x-3",
        ],
    );
}

#[test]
fn a_long_name_keeps_its_distance() {
    assert_page(
        || {
            add(1, "twelve_bytes");
            poll(1, || {});
        },
        &[
            "                  outside     spawns twelve_bytes",
            "                  twelve_bytes  is polled",
            "                              returns Pending",
        ],
    );
}

#[test]
fn no_task_is_mistaken_for_a_word_of_the_trace() {
    assert_page(
        || {
            add(1, "x");
            add(2, "itself");
            add(3, "loop");
            add(4, "outside");
            add(5, "thread");
            poll(1, || {
                trace!(task = 1_u64, "wake");
                trace!(task = 2_u64, "wake");
            });
        },
        &[
            "                  outside     spawns x",
            "                              spawns itself-2",
            "                              spawns loop-2",
            "                              spawns outside-2",
            "                              spawns thread-2",
            "                  x           is polled",
            "                              wakes itself",
            "                              wakes itself-2",
            "                              returns Pending",
        ],
    );
}

#[test]
fn what_the_program_prints_is_behind_a_bar() {
    assert_page(
        || {
            println!("turn 1     0.000  x           is polled");
            add(1, "x");
            println!("returns Ready");
            trace!(task = 1_u64, "wake");
            poll(1, || println!("two\nlines"));
        },
        &[
            "│ turn 1     0.000  x           is polled",
            "                  outside     spawns x",
            "│ returns Ready",
            "                  outside     wakes x",
            "                  x           is polled",
            "                              │ two",
            "                              │ lines",
            "                              returns Pending",
        ],
    );
}

#[test]
fn a_real_clock_waits_and_is_rounded() {
    assert_page(
        || {
            turn(1, Duration::from_nanos(999));
            trace!(left = ?Duration::from_micros(99_600), "wait");
            // It came back for no reason.
            trace!(left = ?Duration::from_micros(99_500), "wait");
            turn(2, Duration::from_micros(1_234_567));
            trace!(timer = 2_u64, deadline = ?Duration::from_micros(600), "timer set");
            trace!("wait");
            turn(3, Duration::from_secs(100));
            trace!(timer = 2_u64, "timer dropped");
        },
        &[
            "turn 1     0.000",
            "",
            "                  loop        waits for 0.100 s",
            "turn 2     1.235",
            "",
            "                  outside     sets timer 2 to 0.001",
            "                  loop        waits for a wake",
            "turn 3   100.000",
            "",
            "                  outside     drops timer 2",
        ],
    );
}

#[test]
fn a_task_that_moves_the_clock_is_not_the_loop() {
    assert_page(
        || {
            add(1, "x");
            poll(1, || trace!(now = ?Duration::from_millis(300), "clock moved"));
        },
        &[
            "                  outside     spawns x",
            "                  x           is polled",
            "                              moves the clock to 0.300",
            "                              returns Pending",
        ],
    );
}

#[test]
fn a_task_inside_a_task_is_left_for_the_outer_one() {
    assert_page(
        || {
            add(1, "outer");
            add(2, "inner");
            poll(1, || poll(2, || {}));
        },
        &[
            "                  outside     spawns outer",
            "                              spawns inner",
            "                  outer       is polled",
            "                  inner       is polled",
            "                              returns Pending",
            "                  outer       returns Pending",
        ],
    );
}

#[test]
fn what_other_crates_tell_is_not_for_us() {
    assert_page(
        || {
            let _span = trace_span!("connect", task = 1_u64).entered();
            trace!(port = 80, host = "localhost", "connected");
        },
        &[],
    );
}
