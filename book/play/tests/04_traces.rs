//! The trace of a story in Python is the recorded trace of the lesson that tells it in Rust.

use std::fs;
use std::path::Path;

use play::play;

/// The trace of a lesson's Python program, and the one that is recorded of its Rust program.
fn traces(lesson: &str, program: &str, snapshot: &str) -> (String, String) {
    let lesson = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons").join(lesson);
    let source = fs::read_to_string(lesson.join(program)).unwrap();
    let ours = stage::traced(|| drop(play(&source).unwrap()));
    let snapshot = fs::read_to_string(lesson.join("expected").join(snapshot)).unwrap();
    let (_header, recorded) = snapshot[4..].split_once("---\n").unwrap();
    (ours.join("\n"), recorded.trim_end().into())
}

#[test]
fn greet() {
    let (ours, recorded) = traces("05-spawn", "greet.py", "greet_trace.snap");
    assert_eq!(ours.trim_end(), recorded);
}

#[test]
fn asyncio2() {
    let (ours, recorded) = traces("05-spawn", "asyncio2.py", "output_trace.snap");
    assert_eq!(ours.trim_end(), recorded);
}

/// In Rust one function is called three times, and the time is printed inside the loop.
#[test]
fn asyncio3() {
    let (ours, recorded) = traces("06-gather", "asyncio3.py", "output_trace.snap");
    let words = |trace: &str| {
        let rows =
            trace.lines().filter(|row| !row.is_empty() && !row.contains("elapsed"));
        let words = rows.flat_map(str::split_whitespace).map(|word| match word {
            "func" => "func1",
            "func-2" => "func2",
            "func-3" => "func3",
            word => word,
        });
        words.map(String::from).collect::<Vec<_>>()
    };
    assert_eq!(words(&ours), words(&recorded));
}
