//! The tests of the lessons that write `unsafe`, under AddressSanitizer.

use crate::report::Outcome;
use crate::{cargo_test, files, lessons, run};
use std::env::consts::{ARCH, OS};
use std::path::Path;
use std::process::Command;

const LESSONS_WITH_UNSAFE: [&str; 1] = ["waker"];

pub fn run() -> Outcome {
    let supported =
        matches!((OS, ARCH), ("linux", "x86_64" | "aarch64") | ("macos", "aarch64"));
    if !supported {
        return Outcome::Skipped(format!("no AddressSanitizer for {ARCH} on {OS}"));
    }
    let Ok(host) = run::printed(nightly(&["rustc", "--print", "host-tuple"])) else {
        return Outcome::Skipped(
            "AddressSanitizer needs a nightly Rust: rustup toolchain install nightly"
                .into(),
        );
    };

    let mut command = nightly(&["cargo", "test", "--quiet", "--target", host.trim()]);
    command.env("RUSTFLAGS", "-Zsanitizer=address");
    command.arg("--target-dir").arg(files::target().join("asan"));
    let mut count = 0;
    for lesson in lessons::all() {
        if LESSONS_WITH_UNSAFE.contains(&lesson.name.as_str()) {
            let tests = tests(&lesson.directory);
            count += tests.len();
            command.args(["-p", &lesson.package]);
            command.args(tests.iter().flat_map(|test| ["--test", test]));
        }
    }
    if count == 0 {
        return Outcome::failed("There is no test of the lessons that write `unsafe`.");
    }
    cargo_test::check(command)
}

/// The lesson's test programs, but for the one that runs the built binaries, which the
/// sanitizer is not in, and those that use loom, which moves between stacks of its own.
fn tests(lesson: &Path) -> Vec<String> {
    let paths = files::entries(&lesson.join("tests")).into_iter();
    let tests = paths.filter(|path| files::has_extension(path, "rs"));
    tests
        .map(|path| files::stem(&path))
        .filter(|test| test != "output" && !test.contains("loom"))
        .collect()
}

/// A command of the nightly toolchain. Under `cargo xtask`, the variables that cargo has
/// set name the toolchain of the workspace, and only rustup goes past them.
fn nightly(arguments: &[&str]) -> Command {
    let mut command = Command::new("rustup");
    command.args(["run", "nightly"]).args(arguments);
    command.current_dir(files::root());
    command
}
