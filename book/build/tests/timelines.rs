//! Reading traces, and drawing them.

use super::Fixture;
use crate::timeline::timeline;
use ::timeline::BY_ORDER;
use ::timeline::trace::{Step, What, read};

const TRACE: &str = "                  outside     spawns main
turn 1     0.000  main        is polled
                              │ one  two
                              spawns child
                              sets timer 1 to 0.100
                              returns Pending
                  child       is polled
                              returns Pending

                  loop        moves the clock to 0.100
turn 2     0.100  timer 1     fires
                              wakes main

turn 3     0.100  main        is polled
                              returns Ready

│ over
";

const SNAPSHOT: &str = "lessons/01-generator/expected/output_trace.snap";

fn with_trace(trace: &str) -> Fixture {
    let fixture = Fixture::new();
    let header = "---\nsource: tests/output.rs\ndescription: cargo run -- --trace\n---\n";
    fixture.write(SNAPSHOT, &format!("{header}{trace}"));
    fixture
}

/// The drawing of a trace.
fn drawn(trace: &str) -> Result<String, String> {
    let fixture = with_trace(trace);
    let drawn = timeline(&fixture.repository(), "01-generator", "output", BY_ORDER);
    drawn.map(|(drawings, _caption)| drawings)
}

fn count(svg: &str, part: &str) -> usize {
    svg.matches(part).count()
}

#[test]
fn each_row_is_a_step_of_somebody() {
    let step = |who, what| Step { who, what };
    let expected = [
        step("outside", What::Spawns("main")),
        step("loop", What::Turn("1", "0.000")),
        step("main", What::Polled),
        step("main", What::Prints("one  two")),
        step("main", What::Spawns("child")),
        step("main", What::Sets("timer 1", "0.100")),
        step("main", What::Ends("returns Pending")),
        step("child", What::Polled),
        step("child", What::Ends("returns Pending")),
        step("loop", What::EndsTurn),
        step("loop", What::MovesClock("0.100")),
        step("loop", What::Turn("2", "0.100")),
        step("timer 1", What::Fires),
        step("timer 1", What::Wakes("main")),
    ];
    let steps = read(TRACE).unwrap();
    assert_eq!(steps[..expected.len()], expected);
    assert_eq!(steps.last(), Some(&step("outside", What::Prints("over"))));
}

/// The first column is as wide as its numbers need.
#[test]
fn late_turns_can_be_read() {
    let trace = "turn 12345 10000.000  main        is polled\n                              returns Ready\n";
    let expected = [
        Step { who: "loop", what: What::Turn("12345", "10000.000") },
        Step { who: "main", what: What::Polled },
        Step { who: "main", what: What::Ends("returns Ready") },
    ];
    assert_eq!(read(trace).unwrap(), expected);
}

#[test]
fn a_row_that_is_none_is_an_error_that_names_the_file() {
    let problem = drawn("turn 1     0.000  main        dances\n").unwrap_err();
    assert!(problem.starts_with(SNAPSHOT), "{problem}");
    assert!(problem.contains("main        dances"), "{problem}");
    assert!(drawn("something else altogether\n").is_err());
}

#[test]
fn every_poll_arrow_and_timer_is_drawn() {
    let svg = drawn(TRACE).unwrap();
    assert_eq!(count(&svg, "class=\"poll pending\""), 2);
    assert_eq!(count(&svg, "class=\"poll ready\""), 1);
    assert_eq!(count(&svg, "class=\"arrow\""), 2, "a spawn and a wake");
    assert_eq!(count(&svg, "class=\"fire\""), 1);
    assert_eq!(count(&svg, "class=\"turn\""), 3);
    assert_eq!(count(&svg, "class=\"clock\""), 1);
    assert_eq!(count(&svg, "class=\"asleep\""), 1);
    assert_eq!(count(&svg, "class=\"waiting\""), 1, "the child waits for ever");
    assert!(svg.contains(">now 0.1 s</text>"));
}

/// What the eye sees a reader's voice can say.
#[test]
fn the_drawing_has_a_title_and_tells_its_story() {
    let svg = drawn(TRACE).unwrap();
    assert!(svg.contains("role=\"img\" aria-labelledby="));
    assert!(svg.contains(">Timeline of cargo run -- --trace</title>"));
    assert!(svg.contains("turn 1 0.000 main is polled; prints one two; spawns child;"));
}

#[test]
fn each_loop_has_a_drawing_of_its_own() {
    let svg = drawn(&format!("{TRACE}{TRACE}")).unwrap();
    assert_eq!(count(&svg, "role=\"img\""), 2);
    assert_eq!(count(&svg, "class=\"poll ready\""), 2);
}

/// A poll that moves the clock keeps all others waiting, and the drawing shows how long.
#[test]
fn a_poll_that_takes_time_is_wide() {
    let poll = |moves: &str| {
        let row = "                              ";
        let turn = "turn 1     0.000  main        is polled\n";
        drawn(&format!("{row}spawns main\n{turn}{moves}{row}returns Ready\n")).unwrap()
    };
    let width = |svg: &str| {
        let (_, rest) = svg.split_once("class=\"poll ready\"").unwrap();
        let (_, rest) = rest.split_once("width=\"").unwrap();
        rest.split_once('"').unwrap().0.parse::<f64>().unwrap()
    };
    let blocking = poll("                              moves the clock to 1.000\n");
    assert!(width(&blocking) > width(&poll("")) + 100.0);
}

#[test]
fn a_chapter_asks_for_it_by_name() {
    let fixture = with_trace(TRACE);
    let by_order = fixture.expand("# A\n\n{{#timeline 01-generator}}\n");
    assert!(by_order.text.contains("<figure class=\"timeline\">"), "{}", by_order.text);
    assert!(by_order.text.contains(">3</text>"), "the turns have numbers");
    let by_time = fixture.expand("# A\n\n{{#timeline 01-generator output by-time}}\n");
    assert!(by_time.text.contains("<figure class=\"timeline\">"), "{}", by_time.text);
    assert!(!by_time.text.contains(">3</text>"), "there is no room for numbers");
}

#[test]
fn a_caption_explains_what_is_drawn_and_once_a_page() {
    let fixture = with_trace(TRACE);
    let once = fixture.expand("{{#timeline 01-generator}}\n").text;
    for words in ["(dashed line)", "a turn of the loop", "where the clock moves"] {
        assert!(once.contains(words), "{words}: {once}");
    }
    let twice =
        fixture.expand("{{#timeline 01-generator}}\n\n{{#timeline 01-generator}}\n").text;
    assert_eq!(count(&twice, "<figure"), 2);
    assert_eq!(count(&twice, "<figcaption>"), 1);

    let no_clock = "                  outside     spawns x
tick 1            x           is polled
                              returns Ready
";
    let ticks = with_trace(no_clock).expand("{{#timeline 01-generator}}\n").text;
    assert!(ticks.contains("A pale band is a tick.</figcaption>"), "{ticks}");
    assert!(!ticks.contains("dashed"), "{ticks}");
}
