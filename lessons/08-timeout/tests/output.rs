//! The lesson's programs, run for real: what they print is what the book shows.

use programs::check;

#[test]
fn the_story_prints_what_cpython_prints() {
    let story = env!("CARGO_BIN_EXE_lesson-08-timeout");
    assert_eq!(
        check(story, &["--virtual"], "output"),
        include_str!("../expected/timeout.out")
    );
}

#[test]
fn by_dropping() {
    check(env!("CARGO_BIN_EXE_by_dropping"), &["--virtual"], "by_dropping");
}

#[test]
fn half_a_pair() {
    check(env!("CARGO_BIN_EXE_half_a_pair"), &["--virtual"], "half_a_pair");
}

#[test]
fn starts_again() {
    check(env!("CARGO_BIN_EXE_starts_again"), &["--virtual"], "starts_again");
}
