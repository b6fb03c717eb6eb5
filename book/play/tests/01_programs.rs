//! Each program prints in each turn, and at each time, what CPython prints; and ends as there.
//!
//! The records were made by `python3 tests/reference.py FILE`.

use std::fs;
use std::path::Path;

use play::play;

/// Plays a program and compares it with its record.
fn check(path: &str) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = directory.join(path);
    let name = path.with_extension("out");
    let record = directory.join("tests/programs").join(name.file_name().unwrap());
    let source = fs::read_to_string(&path).unwrap();
    let expected = fs::read_to_string(record).unwrap();

    let mut report = String::new();
    let printed = stage::printed(|| report = play(&source).unwrap().report());

    assert_eq!(report, expected);
    // The same lines went to the stage.
    let lines = expected.lines().filter_map(|line| Some(line.split_once(" | ")?.1));
    assert_eq!(printed.join("\n"), lines.collect::<Vec<_>>().join("\n"));
}

/// One test for each program.
macro_rules! programs {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                check(concat!("tests/programs/", stringify!($name), ".py"));
            }
        )*

        #[test]
        fn every_program_has_a_test() {
            let tests = [$(concat!(stringify!($name), ".py")),*];
            let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
            for entry in fs::read_dir(directory).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                assert!(!name.ends_with(".py") || tests.contains(&name.as_str()), "{name}");
            }
        }
    };
}

// One that goes well, the ways that go wrong, the parts of the language, and what tasks do.
programs! {
    countdowns
    one_after_another blocking_sleep never_yields nobody_awaits forgotten_await lost_error
    first_error mutual_wait not_called awaited_twice
    numbers strings f_strings lists tuples dicts comprehensions control_flow functions
    exceptions recursion
    tasks turns left_over own_traceback
}

#[test]
fn greet() {
    check("../../lessons/05-spawn/greet.py");
}

#[test]
fn asyncio1() {
    check("../../lessons/04-timers/asyncio1.py");
}

#[test]
fn asyncio2() {
    check("../../lessons/05-spawn/asyncio2.py");
}

#[test]
fn asyncio3() {
    check("../../lessons/06-gather/asyncio3.py");
}
