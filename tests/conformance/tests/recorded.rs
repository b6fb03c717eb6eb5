//! Every recorded program, on the lessons: each line and each tick is as in CPython.

use std::fs;
use std::path::Path;

use conformance::differs;
use conformance::recorded::Recorded;

fn compare(file: &str, least: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("recorded").join(file);
    let text = fs::read_to_string(path).unwrap();
    assert!(text.lines().count() >= least, "{file} has lost programs");
    for (index, line) in text.lines().enumerate() {
        let Recorded { program, trace, .. } = Recorded::parse(line).unwrap();
        if let Some(difference) = differs(&trace, &program) {
            panic!("{file}:{} differs\n{program}\n\n{difference}", index + 1);
        }
    }
}

/// One task: functions that call each other, sleep and yield.
#[test]
fn level_1() {
    compare("level_1.jsonl", 200);
}

/// Many tasks, which await each other and block the thread.
#[test]
fn level_2() {
    compare("level_2.jsonl", 200);
}

/// Gather, and errors.
#[test]
fn level_3() {
    compare("level_3.jsonl", 200);
}

/// Errors that are caught, cancels, time limits, and the clean-up after main.
#[test]
fn level_4() {
    compare("level_4.jsonl", 200);
}

/// Shields, too.
#[test]
fn level_5() {
    compare("level_5.jsonl", 200);
}

/// Groups, which fail, are cancelled, or both.
#[test]
fn level_6() {
    compare("level_6.jsonl", 200);
}

/// Queues, events, locks and semaphores.
#[test]
fn level_7() {
    compare("level_7.jsonl", 200);
}

/// What the lessons' own programs do, and what the book shows.
#[test]
fn stories() {
    compare("stories.jsonl", 4);
}

/// Random programs of which the lessons once played a turn otherwise, shrunk.
#[test]
fn mended() {
    compare("mended.jsonl", 3);
}
