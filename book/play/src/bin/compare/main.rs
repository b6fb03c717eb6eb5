//! Compares with a live CPython: random programs, and those of the tests.

mod generate;

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio};
use std::{env, fs};

use generate::generate;
use play::play;

const HELP: &str = "\
Compares `play` with a live CPython: the programs of the tests, then random ones.

  compare [--programs N] [--seed S] [--show | --record] [-- PYTHON]

N programs, from the seeds S, S + 1, …; --show prints the program of the seed S, and --record
what CPython makes of all N, for tests/random.jsonl.
Exit code: 0 if all is the same, 1 if something differs, 2 if it cannot be told.";

struct Request {
    programs: u64,
    seed: u64,
    show: bool,
    record: bool,
    python: Vec<String>,
}

fn main() -> ExitCode {
    let request = match parse(env::args().skip(1).collect()) {
        Ok(request) => request,
        Err(problem) => {
            eprintln!("{problem}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    if request.show {
        print!("{}", generate(request.seed));
        return ExitCode::SUCCESS;
    }
    match compare(&request) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("{:?}: {problem}", request.python);
            ExitCode::from(2)
        }
    }
}

fn parse(arguments: Vec<String>) -> Result<Request, String> {
    let mut request = Request {
        programs: 200,
        seed: 1,
        show: false,
        record: false,
        python: vec!["python3".into()],
    };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let mut number = || {
            let number = words.next().and_then(|number| number.parse().ok());
            number.ok_or_else(|| format!("{word} needs a number"))
        };
        match word.as_str() {
            "--programs" => request.programs = number()?,
            "--seed" => request.seed = number()?,
            "--show" => request.show = true,
            "--record" => request.record = true,
            "--" => request.python = words.by_ref().cloned().collect(),
            unknown => return Err(format!("unknown argument: {unknown}")),
        }
    }
    Ok(request)
}

/// Returns how many programs differ.
fn compare(request: &Request) -> io::Result<u64> {
    let mut python = CPython::start(&request.python)?;
    if request.record {
        for seed in request.seed..request.seed + request.programs {
            let report = python.play(&generate(seed))?;
            stage::println!("{}", serde_json::json!([seed, report]));
        }
        return Ok(0);
    }
    let recorded = recorded()?;
    let count = recorded.len() as u64;
    let differ = compare_all(&mut python, "recorded", recorded.into_iter(), count)?;
    let random = (request.seed..).map(|seed| (format!("seed {seed}"), generate(seed)));
    Ok(differ + compare_all(&mut python, "random", random, request.programs)?)
}

/// What `play` refuses when a program ends: a circle of tasks, which CPython itself fails to
/// cancel, and tasks that come too late, which CPython clears up in no certain order.
const REFUSED: [&str; 2] = [
    "asyncio.run() fails with RecursionError",
    "a task that was made when `main` had ended",
];

/// The programs of the tests.
fn recorded() -> io::Result<Vec<(String, String)>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let mut programs = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "py") {
            programs.push((path.display().to_string(), fs::read_to_string(&path)?));
        }
    }
    programs.sort();
    Ok(programs)
}

/// Compares so many of the programs, and shows the shortest that differs.
fn compare_all(
    python: &mut CPython,
    name: &str,
    mut programs: impl Iterator<Item = (String, String)>,
    limit: u64,
) -> io::Result<u64> {
    let (mut compared, mut dropped, mut refused, mut differ) = (0, 0, 0, 0);
    let mut ends = [0; 3];
    let mut shortest = None;
    let mut other_line = 0;
    while compared < limit
        && let Some((place, program)) = programs.next()
    {
        let expected = python.play(&program)?;
        if expected == "outdated" {
            dropped += 1;
            continue;
        }
        let mut ours = String::new();
        stage::printed(|| {
            ours = match play(&program) {
                Ok(played) => played.report(),
                Err(problem) => problem.to_string(),
            };
        });
        if REFUSED.iter().any(|refused| ours.contains(refused)) {
            refused += 1;
            continue;
        }
        compared += 1;
        let end = expected.lines().last().unwrap_or_default();
        ends[match end {
            "end: well" => 0,
            "end: waits for ever" => 2,
            _ => 1,
        }] += 1;
        if ours != expected && without_line(&ours) == without_line(&expected) {
            other_line += 1;
        } else if ours != expected {
            differ += 1;
            let text = format!(
                "{place} differs:\n{program}\n-- CPython\n{expected}-- play\n{ours}"
            );
            if shortest
                .as_ref()
                .is_none_or(|shortest: &String| text.len() < shortest.len())
            {
                shortest = Some(text);
            }
        }
    }
    shortest.into_iter().for_each(|text| stage::println!("{text}"));
    let [well, failed, waiting] = ends;
    stage::println!(
        "{name}: {compared} compared ({well} end well, {failed} fail, {waiting} wait for ever), \
         {differ} differ; \
         {other_line} name another line for an error that several tasks have raised; dropped: {dropped} with what CPython does otherwise since 3.12, {refused} \
         refused at their end"
    );
    Ok(differ)
}

/// The record without the line of its last error. Where several tasks raise one error, that line
/// depends on which of them has overwritten its traceback when.
fn without_line(report: &str) -> String {
    let (before, end) = report.rsplit_once("\nend: ").unwrap_or(("", report));
    let error = end.strip_prefix("line ").and_then(|end| end.split_once(": "));
    format!("{before}\nend: {}", error.map_or(end, |(_, error)| error))
}

/// A CPython that runs beside this program, until it is dropped.
struct CPython {
    process: Child,
    programs: ChildStdin,
    records: BufReader<ChildStdout>,
}

impl CPython {
    fn start(command: &[String]) -> io::Result<CPython> {
        let (program, arguments) =
            command.split_first().ok_or_else(|| io::Error::other("no command"))?;
        let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference.py");
        let mut command = Command::new(program);
        command.args(arguments).arg(reference).arg("--serve");
        // On Windows it would otherwise read and print in the code page of the country.
        command.env("PYTHONUTF8", "1");
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let programs = process.stdin.take().expect("it is piped");
        let records = BufReader::new(process.stdout.take().expect("it is piped"));
        Ok(CPython { process, programs, records })
    }

    fn play(&mut self, program: &str) -> io::Result<String> {
        writeln!(self.programs, "{}", serde_json::to_string(program)?)?;
        let mut line = String::new();
        self.records.read_line(&mut line)?;
        if line.is_empty() {
            return Err(io::Error::other("Python has ended without an answer"));
        }
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for CPython {
    /// Ends it, whatever it is doing.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
