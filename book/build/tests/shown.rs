//! What lies in a lesson and is on no page.

use super::{Fixture, assert_problem};

#[test]
fn a_program_that_no_chapter_shows() {
    let fixture = Fixture::new();
    let program = "lessons/02-waker/src/bin/spins.rs";
    fixture.write(program, "fn main() {}\n");
    assert_problem(&fixture.build(), &format!("{program}:1"), "no chapter shows this");
}

#[test]
fn a_record_that_no_chapter_shows() {
    let fixture = Fixture::new();
    let record = "lessons/02-waker/expected/spins.snap";
    fixture.write(record, "---\ndescription: cargo run\n---\nspins\n");
    fixture.write("lessons/02-waker/expected/spins_trace.snap", "a trace of it\n");
    assert_problem(&fixture.build(), &format!("{record}:1"), "no chapter shows this");
}
