//! Compares with a live CPython: the recorded programs, then random ones.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use conformance::cpython::CPython;
use conformance::differs;
use conformance::generate::{LEVELS, generate};
use conformance::program::Program;
use conformance::recorded::Recorded;
use conformance::shrink::shrink;
use stage::println;

const HELP: &str = "\
Compares the lessons with a live CPython: the recorded programs, then random ones.

  live [--programs N] [--seed S] [--level L] -- PYTHON

N programs for each of the levels 1 to 7, or for level L, from the seeds S, S + 1, …
Exit code: 0 if all is the same, 1 if something differs, 2 if it cannot be told.";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let result = parse(&arguments).and_then(|request| {
        compare(&request).map_err(|error| format!("{:?}: {error}", request.python))
    });
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}

struct Request {
    programs: u64,
    seed: u64,
    levels: RangeInclusive<u32>,
    python: Vec<String>,
}

fn parse(arguments: &[String]) -> Result<Request, String> {
    let mut request =
        Request { programs: 200, seed: 1, levels: LEVELS, python: Vec::new() };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let mut number = || {
            let number = words.next().and_then(|number| number.parse().ok());
            number.ok_or_else(|| format!("{word} needs a number\n\n{HELP}"))
        };
        match word.as_str() {
            "--programs" => request.programs = number()?,
            "--seed" => request.seed = number()?,
            "--level" => {
                let level = u32::try_from(number()?).ok();
                let level = level.filter(|level| LEVELS.contains(level));
                let level =
                    level.ok_or_else(|| format!("there is no such level\n\n{HELP}"))?;
                request.levels = level..=level;
            }
            "--" => {
                request.python = words.cloned().collect();
                return Ok(request);
            }
            unknown => return Err(format!("unknown argument: {unknown}\n\n{HELP}")),
        }
    }
    Err(format!("which Python?\n\n{HELP}"))
}

/// The newest version with which all this has been tried: major and minor.
const NEWEST_TRIED: [u32; 2] = [3, 13];

/// Whether all is the same, or CPython is one that nobody has tried yet.
fn compare(request: &Request) -> io::Result<bool> {
    let mut python = CPython::start(&request.python)?;
    let mut differ = 0;
    for (name, programs) in recorded()? {
        differ += compare_all(&mut python, &name, programs.into_iter(), u64::MAX)?;
    }
    for level in request.levels.clone() {
        let programs = (request.seed..)
            .map(|seed| (format!("level {level}, seed {seed}"), generate(level, seed)));
        let name = format!("level {level}, random");
        differ += compare_all(&mut python, &name, programs, request.programs)?;
    }

    let version = python.play(&generate(1, request.seed))?.python;
    let parts = version.split('.').map_while(|part| part.parse::<u32>().ok()).take(2);
    let untried = differ > 0 && parts.gt(NEWEST_TRIED);
    let note = if untried { ", but nobody has tried this version yet" } else { "" };
    println!("CPython {version}: {differ} differ{note}");
    Ok(differ == 0 || untried)
}

type Named = (String, Program);

/// The recorded programs, file by file. How the lessons play them a test has compared with
/// the record; so the lessons stand for it here.
fn recorded() -> io::Result<Vec<(String, Vec<Named>)>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("recorded");
    let paths = fs::read_dir(directory)?.map(|entry| Ok(entry?.path()));
    let mut paths = paths.collect::<io::Result<Vec<PathBuf>>>()?;
    paths.sort();
    let files = paths.into_iter().map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        let programs = text.lines().enumerate().map(|(index, line)| {
            let recorded = Recorded::parse(line).map_err(io::Error::other)?;
            Ok((format!("{name}:{}", index + 1), recorded.program))
        });
        Ok((name.clone(), programs.collect::<io::Result<_>>()?))
    });
    files.collect()
}

/// Compares so many of the programs, and returns how many the lessons play otherwise than
/// CPython. The first of them is shown, as small as it can be.
fn compare_all(
    python: &mut CPython,
    name: &str,
    mut programs: impl Iterator<Item = Named>,
    limit: u64,
) -> io::Result<u64> {
    let (mut compared, mut dropped, mut differ) = (0, 0, 0);
    while compared < limit
        && let Some((place, program)) = programs.next()
    {
        let played = python.play(&program)?;
        if played.outdated {
            dropped += 1;
            continue;
        }
        compared += 1;
        if differs(&played.trace, &program).is_some() {
            differ += 1;
            if differ == 1 {
                show(python, &place, program)?;
            }
        }
    }
    let dropped = match dropped {
        0 => String::new(),
        _ => format!(", {dropped} others dropped: a later CPython does otherwise"),
    };
    println!("{name}: {compared} compared, {differ} differ{dropped}");
    Ok(differ)
}

fn show(python: &mut CPython, place: &str, program: Program) -> io::Result<()> {
    let smallest = shrink(program, |program| {
        let played = python.play(program);
        played.is_ok_and(|played| {
            !played.outdated && differs(&played.trace, program).is_some()
        })
    });
    let expected = python.play(&smallest)?.trace;
    let difference = differs(&expected, &smallest).unwrap_or_default();
    println!("{place} differs; shrunk:\n{smallest}\n\n{difference}");
    Ok(())
}
