//! Prints random programs, one a line.

use std::env;
use std::process::ExitCode;

use conformance::generate::{LEVELS, generate};
use stage::println;

const HELP: &str = "\
Prints random programs, one a line, from the seeds SEED, SEED + 1, …

  generate LEVEL PROGRAMS SEED";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let numbers = arguments.iter().map_while(|argument| argument.parse::<u32>().ok());
    let numbers: Vec<u32> = numbers.collect();
    let (level, programs, seed) = match numbers[..] {
        [level, programs, seed] if LEVELS.contains(&level) => (level, programs, seed),
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    for seed in u64::from(seed)..u64::from(seed) + u64::from(programs) {
        println!("{}", generate(level, seed).to_json());
    }
    ExitCode::SUCCESS
}
