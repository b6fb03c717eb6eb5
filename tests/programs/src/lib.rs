//! Runs a lesson's program as a reader would, and holds what it prints against its snapshot.
//!
//! Called from each lesson's `tests/output.rs`, because only a package's own tests know
//! where cargo has put its binaries.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, io};

/// Runs `program`, a binary of the package under test, with `flags`, compares what it
/// prints with `expected/SNAPSHOT.snap`, and returns it.
///
/// If it takes `--trace`, it must print the same with it, and the trace besides, which is
/// compared with `expected/SNAPSHOT_trace.snap`.
///
/// The snapshot's header records the command that a reader types to see the same.
/// Every program must also know `--help`, refuse an unknown flag, and bear a closed pipe.
///
/// # Panics
///
/// If anything of this is not so.
pub fn check(program: &str, flags: &[&str], snapshot: &str) -> String {
    let help = run(Command::new(program).arg("--help"));
    assert!(help.status.success() && text(&help.stdout).contains("--help"));
    let unknown = run(Command::new(program).arg("--no-such-flag"));
    assert_eq!(unknown.status.code(), Some(2), "an unknown flag is an error");
    assert!(text(&unknown.stderr).contains("--no-such-flag"), "the error names the flag");

    let printed = check_output(program, flags, snapshot);
    if text(&help.stdout).contains("--trace") {
        let flags = [flags, &["--trace"]].concat();
        let traced = check_output(program, &flags, &format!("{snapshot}_trace"));
        let own = traced.lines().filter_map(|row| Some(row.split_once("│ ")?.1));
        assert!(own.eq(printed.lines()), "it prints something else:\n{traced}");
        let widest = traced.lines().map(|row| row.chars().count()).max();
        assert!(widest <= Some(100), "it is too wide for the book:\n{traced}");
    }
    printed
}

fn check_output(program: &str, flags: &[&str], snapshot: &str) -> String {
    // The reading end is gone before the program starts, so its first line meets nobody.
    let (_, nobody) = io::pipe().unwrap();
    let closed = run(Command::new(program).args(flags).stdout(nobody));
    assert_eq!(text(&closed.stderr), "", "a closed pipe is no reason to complain");

    let output = run(Command::new(program).args(flags));
    let printed = text(&output.stdout);
    assert!(output.status.success(), "{printed}{}", text(&output.stderr));
    compare(&printed, snapshot, command(program, flags));
    printed
}

/// Compiles `source`, a file of the package under test that the compiler must refuse, and
/// compares the compiler's words with `expected/SNAPSHOT.snap`.
///
/// # Panics
///
/// If it compiles, or is refused in other words.
pub fn check_refused(source: &str, snapshot: &str) {
    let lesson = PathBuf::from(of_package("MANIFEST_DIR"));
    let name = lesson.file_name().unwrap().to_string_lossy();
    let command = format!("rustc --edition 2024 lessons/{name}/{source}");
    let mut words = command.split(' ');
    let mut rustc = Command::new(words.next().unwrap());
    // If it compiles against expectation, the program goes to stdout and no file is left.
    rustc.args(words).args(["--emit", "metadata", "-o", "-"]);
    let output = run(rustc.current_dir(lesson.join("../..")));
    assert!(!output.status.success(), "{source} should not compile");
    compare(&text(&output.stderr), snapshot, command);
}

/// Compares with the snapshot, in whose header the reader's command is recorded.
fn compare(printed: &str, snapshot: &str, command: String) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(&of_package("MANIFEST_DIR")).join("expected"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(command);
    settings.bind(|| insta::assert_snapshot!(snapshot, printed));
}

/// What a reader types to run `program` with `flags`.
fn command(program: &str, flags: &[&str]) -> String {
    let package = of_package("PKG_NAME");
    let binary = Path::new(program).file_stem().unwrap().to_string_lossy();
    let mut command = format!("cargo run -p {package}");
    if binary != package {
        command += &format!(" --bin {binary}");
    }
    if !flags.is_empty() {
        command += &format!(" -- {}", flags.join(" "));
    }
    command
}

fn run(command: &mut Command) -> Output {
    // The trace of a reader who wants colours everywhere is plain here all the same.
    command.env_remove("CLICOLOR_FORCE");
    command.output().unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("programs print UTF-8")
}

/// A fact about the package under test, which cargo gives to its tests.
fn of_package(fact: &str) -> String {
    env::var(format!("CARGO_{fact}")).expect("run this by cargo test")
}
