//! The program `replay`, run as a person would.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{fs, process};

fn replay(arguments: &[&str], stdin: &str) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_replay"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It may have ended already, with an error.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
    (status.code(), text(stdout), text(stderr))
}

/// A file for a test, deleted when the test ends.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: &str) -> File {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let path = path.join(format!("{}-{name}", process::id()));
        fs::write(&path, text).unwrap();
        File(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

const PROGRAM: &str =
    r#"{"format": 1, "fns": {"main": [["sleep", 20], ["print", "x"]]}}"#;

#[test]
fn a_program_on_stdin_gives_its_trace() {
    let trace = "t=0 main start\nt=20 main print x\nt=20 main done null\n";
    assert_eq!(replay(&[], PROGRAM), (Some(0), trace.into(), String::new()));
}

#[test]
fn with_ticks_if_asked() {
    let trace = "t=0 k=1 main start\nt=20 k=3 main print x\nt=20 k=3 main done null\n";
    assert_eq!(replay(&["--ticks"], PROGRAM), (Some(0), trace.into(), String::new()));
}

/// What the book shows.
#[test]
fn a_program_may_be_a_file() {
    let expected = include_str!("../expected/hop.lessons.txt").replace("\r\n", "\n");
    let printed = replay(&["--ticks", "programs/hop.json"], "");
    assert_eq!(printed, (Some(0), expected, String::new()));
}

#[test]
fn a_deadlock_ends_the_trace() {
    let program = r#"{"format": 1, "fns": {
        "main": [["spawn", "$a", "a"], ["spawn", "$b", "b"], ["await", "$a"]],
        "a": [["await", "$b"]],
        "b": [["await", "$a"]]}}"#;
    let (code, trace, _) = replay(&["--ticks"], program);
    assert_eq!(code, Some(0));
    assert!(trace.ends_with("t=0 k=2 b#2 start\nt=0 k=3 - deadlock\n"), "{trace}");
}

/// Main is cancelled by its own time limit, and what it leaves over by the end of the run.
#[test]
fn a_program_that_cancels_ends_with_the_clean_up() {
    let program = r#"{"format": 2, "fns": {
        "main": [["spawn", "$a", "a"], ["timeout", 10, [["sleep", 20]]]],
        "a": [["try", [["sleep", 100]], [["any", [["reraise"]]]], [["sleep", 5], ["print", "x"]]]]}}"#;
    let (code, trace, _) = replay(&["--ticks"], program);
    let expected = "\
t=0 k=1 main start
t=0 k=1 main spawn a#1
t=0 k=2 a#1 start
t=10 k=4 main fail !Timeout
t=10 k=6 a#1 caught !Cancelled
t=15 k=8 a#1 print x
t=15 k=8 a#1 cancelled
";
    assert_eq!((code, trace.as_str()), (Some(0), expected));
}

#[test]
fn recorded_programs_are_compared() {
    let printed = replay(&["recorded/stories.jsonl", "recorded/level_1.jsonl"], "");
    assert_eq!(printed, (Some(0), "204 programs, 0 differ\n".into(), String::new()));
}

#[test]
fn a_difference_is_shown_side_by_side_with_the_program() {
    let same = format!(
        r#"{{"program": {PROGRAM}, "trace": ["t=0 main start", "t=20 main print x",
            "t=20 main done null"], "ticks": [1, 3, 3]}}"#
    );
    let same = same.replace('\n', " ");
    let differs = same.replace("[1, 3, 3]", "[1, 2, 2]");
    let file = File::new("differs.jsonl", &format!("{same}\n{differs}\n{differs}\n"));
    let (code, printed, _) = replay(&[file.path()], "");
    assert_eq!(code, Some(1));
    let expected = "\
:2: differs
{\"format\": 1, \"fns\": {
  \"main\": [
    [\"sleep\",20],
    [\"print\",\"x\"]]}}

  line  expected                 actual
     1  t=0 k=1 main start       t=0 k=1 main start
>    2  t=20 k=2 main print x    t=20 k=3 main print x
>    3  t=20 k=2 main done null  t=20 k=3 main done null

3 programs, 2 differ
";
    assert_eq!(printed, format!("{}{expected}", file.path()));
}

/// A trace that ends too early differs, too.
#[test]
fn a_missing_line_is_a_difference() {
    let record =
        format!(r#"{{"program": {PROGRAM}, "trace": ["t=0 main start"], "ticks": [1]}}"#);
    let file = File::new("short.jsonl", &record);
    let (code, printed, _) = replay(&[file.path()], "");
    assert_eq!(code, Some(1));
    assert!(
        printed.contains(">    2  -                   t=20 k=3 main print x\n"),
        "{printed}"
    );
}

#[test]
fn invalid_input_is_named_with_file_and_line() {
    let main = |body: &str| format!(r#"{{"format": 1, "fns": {{"main": {body}}}}}"#);
    let cancels = |body: &str| main(body).replace("1", "2");
    for (program, problem) in [
        ("{", "EOF"),
        ("[]", "\"format\""),
        (r#"{"format": 1}"#, "\"fns\""),
        (r#"{"format": 1, "fns": {}}"#, "no function \"main\""),
        (&main("1"), "1 should be an array"),
        (&main(r#"[["try", [], [], []]]"#), "needs format 2"),
        (&main(r#"[["print"]]"#), "no such statement"),
        (&cancels(r#"[["try", [], [], null]]"#), "null should be an array"),
        (&cancels(r#"[["try", [], ["any"], []]]"#), "\"any\" should be an array"),
        (&cancels(r#"[["try", [], [["all", []]], []]]"#), "\"all\" is no kind of error"),
        (&cancels(r#"[["try", [], [], [["return", 3]]]]"#), "may not be in a `finally`"),
        (&cancels(r#"[["timeout", 0, [["reraise"]]]]"#), "may only be in a handler"),
        (&cancels(r#"[["timeout", 0, [["call", "f"]]]]"#), "no function \"f\""),
        (&cancels(r#"[["cancel", "other"]]"#), "should begin with $"),
        (&main(r#"[["group", []]]"#), "needs format 2"),
        (&cancels(r#"[["gspawn", "$x", "main"]]"#), "may only be in a group"),
        (&cancels(r#"[["group", [["gspawn", "$x", "main"]]]]"#), "comes back to itself"),
        (&cancels(r#"[["group", [["put", "q", 3]]]]"#), "nothing has this name"),
        (&cancels(r#"[["set", "e"]]"#), "nothing has this name"),
        (&cancels(r#"[["lock", "l", []]]"#), "nothing has this name"),
        (&cancels(r#"[["semaphore", "s", []]]"#), "nothing has this name"),
        (
            r#"{"format": 2, "queues": {"q": -1}, "fns": {"main": []}}"#,
            "\"q\" needs a number",
        ),
        (r#"{"format": 2, "locks": {}, "fns": {"main": []}}"#, "should be an array"),
        (&main(r#"[["print", 1]]"#), "1 should be a string"),
        (&main(r#"[["sleep", -1]]"#), "-1 should be a number of milliseconds"),
        (&main(r#"[["return", 1.5]]"#), "1.5 should be"),
        (&main(r#"[["spawn", "x", "main"]]"#), "should begin with $"),
        (&main(r#"[["call", "f"]]"#), "no function \"f\""),
        (&main(r#"[["gather", ["main"], true]]"#), "comes back to itself"),
    ] {
        let (code, _, complaint) = replay(&[], program);
        assert_eq!(code, Some(2), "{program}");
        assert!(complaint.starts_with("stdin: "), "{program}: {complaint}");
        assert!(complaint.contains(problem), "{program}: {complaint}");
    }

    let good = format!(r#"{{"program": {PROGRAM}, "trace": [], "ticks": []}}"#);
    for (line, problem) in [
        ("nonsense", "expected"),
        ("{}", "there is no \"program\""),
        (&good.replace("\"ticks\": []", "\"ticks\": [1]"), "0 lines"),
        (&good.replace("\"ticks\"", "\"tick\""), "\"ticks\" should be an array"),
    ] {
        let file = File::new("invalid.jsonl", &format!("{good}\n{line}\n"));
        let (code, _, complaint) = replay(&[file.path()], "");
        assert_eq!(code, Some(2), "{line}");
        assert!(complaint.starts_with(&format!("{}:2: ", file.path())), "{complaint}");
        assert!(complaint.contains(problem), "{line}: {complaint}");
    }

    let (code, _, complaint) = replay(&["nowhere.jsonl"], "");
    assert_eq!(code, Some(2));
    assert!(complaint.starts_with("nowhere.jsonl: "), "{complaint}");
}

/// Sixty functions, each of which calls the next one twice: there are more ways through them
/// than anything can walk, but only sixty functions to look at.
#[test]
fn a_function_is_looked_at_once_however_many_calls_lead_to_it() {
    let chain = |last: &str| {
        let functions = (0..60).map(|n| {
            let next = if n == 59 { last.into() } else { format!("f{}", n + 1) };
            format!(r#""f{n}": [["call", "{next}"], ["call", "{next}"]]"#)
        });
        let functions = functions.collect::<Vec<_>>().join(", ");
        format!(r#"{{"format": 1, "fns": {{"main": [], "end": [], {functions}}}}}"#)
    };
    let trace = "t=0 main start\nt=0 main done null\n";
    assert_eq!(replay(&[], &chain("end")), (Some(0), trace.into(), String::new()));
    let (code, _, complaint) = replay(&[], &chain("f7"));
    assert_eq!(code, Some(2));
    assert!(complaint.contains("comes back to itself"), "{complaint}");
}

#[test]
fn a_program_whose_task_awaits_itself_is_refused() {
    let program = r#"{"format": 1, "fns": {
        "main": [["spawn", "$a", "a"], ["await", "$a"]],
        "a": [["await", "$a"]]}}"#;
    let (code, _, complaint) = replay(&[], program);
    assert_eq!(code, Some(2));
    assert!(complaint.contains("task #2 `a#1` awaits itself"), "{complaint}");
    assert!(complaint.contains("stdin: the program panics"), "{complaint}");
}

#[test]
fn several_programs_are_no_records() {
    let (code, _, complaint) = replay(&["a.json", "b.json"], "");
    assert_eq!(code, Some(2));
    assert!(complaint.starts_with("a.json: give one PROGRAM.json"), "{complaint}");
}

#[test]
fn an_unknown_flag_is_named() {
    let (code, _, complaint) = replay(&["--tick"], PROGRAM);
    assert_eq!(code, Some(2));
    assert!(complaint.contains("--tick") && complaint.contains("replay [--ticks]"));
}
