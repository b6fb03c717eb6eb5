//! The lesson's programs, run for real: what they print is what the book shows.

#[test]
fn the_story_prints_what_cpython_prints() {
    let printed =
        programs::check(env!("CARGO_BIN_EXE_lesson-01-generator"), &[], "output");
    assert_eq!(printed, include_str!("../expected/coroutine.out"));
}

#[test]
fn cannot_pause() {
    programs::check(env!("CARGO_BIN_EXE_cannot_pause"), &[], "cannot_pause");
}

#[test]
fn sizes() {
    programs::check(env!("CARGO_BIN_EXE_sizes"), &[], "sizes");
}
