//! Random programs print in each turn, and at each time, what CPython printed.
//!
//! The records were made with CPython 3.13, by
//! `cargo run -p play --bin compare -- --programs 100 --record`.

use std::fs;
use std::path::Path;

use play::play;

#[path = "../src/bin/compare/generate.rs"]
mod generate;

#[test]
fn recorded_programs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/random.jsonl");
    let (mut compared, mut different) = (0, 0);
    for line in fs::read_to_string(path).unwrap().lines() {
        let (seed, expected): (u64, String) = serde_json::from_str(line).unwrap();
        // CPython does otherwise since 3.12, and so do we.
        if expected == "outdated" {
            continue;
        }
        let source = generate::generate(seed);
        let mut report = String::new();
        stage::printed(|| report = play(&source).unwrap().report());
        compared += 1;
        if report != expected {
            different += 1;
            println!("{source}\n-- CPython\n{expected}-- play\n{report}");
        }
    }
    assert!(compared > 80, "only {compared} programs were compared");
    assert_eq!(different, 0, "so many programs differ");
}
