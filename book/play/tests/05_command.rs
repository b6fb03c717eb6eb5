//! `play FILE`, as a reader runs it.

use std::path::Path;
use std::process::{Command, Output};
use std::{fs, io};

const LESSONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../lessons");
const PROGRAMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/programs");

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_play"));
    command.args(arguments);
    command
}

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn it_prints_what_python_prints() {
    for story in ["05-spawn/greet.py", "05-spawn/asyncio2.py", "06-gather/asyncio3.py"] {
        let program = Path::new(LESSONS).join(story);
        let name = program.file_stem().unwrap().to_string_lossy();
        let expected = program.with_file_name(format!("expected/{name}.out"));
        let expected = fs::read_to_string(expected).unwrap();
        let played = run(&[&program.to_string_lossy()]);
        assert_eq!(played, (Some(0), expected, String::new()));
    }
}

#[test]
fn it_shows_the_trace() {
    let (code, stdout, _) = run(&[&format!("{LESSONS}/05-spawn/greet.py"), "--trace"]);
    assert_eq!(code, Some(0));
    assert!(stdout.contains("turn 2     1.000  timer 1     fires\n"), "{stdout}");
}

#[test]
fn an_error_is_shown_with_its_line() {
    let program = format!("{PROGRAMS}/own_traceback.py");
    let (code, stdout, stderr) = run(&[&program]);
    assert_eq!((code, &*stdout), (Some(1), "cleaning up\n"));
    let error = "line 10, in inner\nIndexError: list index out of range\n";
    assert_eq!(stderr, format!("  File \"{program}\", {error}"));
}

#[test]
fn a_forgotten_await_is_mentioned() {
    let (code, _, stderr) = run(&[&format!("{PROGRAMS}/forgotten_await.py")]);
    assert_eq!(code, Some(0));
    let first = stderr.lines().next();
    assert_eq!(
        first,
        Some("line 11: RuntimeWarning: coroutine 'greet' was never awaited")
    );
}

#[test]
fn what_cannot_be_played_is_refused() {
    let program = format!("{LESSONS}/01-generator/coroutine.py");
    let (code, stdout, stderr) = run(&[&program]);
    assert_eq!((code, &*stdout), (Some(2), ""));
    assert_eq!(
        stderr,
        format!("{program}, line 3: `from … import` is not played here\n")
    );

    assert_eq!(run(&["no such file"]).0, Some(2));
    assert_eq!(run(&[]).0, Some(2));
    assert!(run(&["--no-such-flag"]).2.contains("--no-such-flag"));
    assert!(run(&["--help"]).1.contains("--trace"));
}

#[test]
fn a_closed_pipe_is_no_reason_to_complain() {
    let (_, nobody) = io::pipe().unwrap();
    let program = format!("{LESSONS}/05-spawn/greet.py");
    let output = command(&[&program]).stdout(nobody).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
