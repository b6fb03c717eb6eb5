//! What can be asked of `cargo xtask`.

use crate::verify;
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

/// Asyncio from nothing: one door to everything.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lists the lessons and their programs, or runs one
    Lesson(Lesson),
    /// Lists the exercises, or checks yours, `my/NAME.rs`
    Exercise(Exercise),
    /// Builds the book
    Book {
        /// Shows it in the browser
        #[arg(long)]
        open: bool,
    },
    /// Records anew what the programs print, and shows what has changed
    Bless,
    /// Compares the lessons with your CPython, tick for tick
    Conformance(Conformance),
    /// Proves everything, or only the steps named
    #[command(after_help = verify::list())]
    Verify {
        /// The steps to run; all of them if none is named
        #[arg(hide_possible_values = true, value_parser = PossibleValuesParser::new(verify::names()))]
        steps: Vec<String>,
    },
    /// Prints what a shell needs to complete these commands, for an alias called `xtask`
    Completions { shell: Shell },
}

#[derive(Debug, Args)]
pub struct Lesson {
    /// Its number or its name
    pub lesson: Option<String>,
    /// One of its further programs; without it, the lesson's story
    pub program: Option<String>,
    /// What the program is given
    #[arg(last = true, requires = "lesson")]
    pub flags: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Exercise {
    /// Its name or its number; `next` is the first that is not solved
    pub name: Option<String>,
    /// Checks again each time you save
    #[arg(long, requires = "name", group = "what")]
    pub watch: bool,
    /// Gives a hint, or the first N
    #[arg(long, requires = "name", group = "what", value_name = "N")]
    #[arg(num_args = 0..=1, default_missing_value = "1", value_parser = hints)]
    pub hint: Option<usize>,
    /// Shows our solution
    #[arg(long, requires = "name", group = "what")]
    pub solution: bool,
    /// Begins anew, and keeps what you had in `my/NAME.rs.old`
    #[arg(long, requires = "name", group = "what")]
    pub reset: bool,
    /// Does not ask before it begins anew
    #[arg(long, requires = "reset")]
    pub yes: bool,
}

#[derive(Debug, Args)]
pub struct Conformance {
    /// How many random programs of each level
    #[arg(long, value_name = "N", default_value_t = 2000)]
    pub programs: u64,
    /// Which programs: the same seed makes the same ones
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Only programs of this level, and none in Python
    #[arg(long, value_name = "L")]
    pub level: Option<u32>,
    /// Breaks the loop in this way, or in `all`, and counts the programs that notice; without
    /// a name, lists the ways
    #[arg(long, value_name = "NAME", conflicts_with_all = ["programs", "seed", "level"])]
    #[arg(num_args = 0..=1, default_missing_value = "")]
    pub fault: Option<String>,
    /// Records what the book shows of the faults
    #[arg(long, requires = "fault")]
    pub record: bool,
}

fn hints(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(count) if count > 0 => Ok(count),
        _ => Err("hints are counted from 1".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn parse(line: &str) -> Result<Command, String> {
        let words = ["xtask"].into_iter().chain(line.split_whitespace());
        let arguments = Arguments::try_parse_from(words);
        let command = arguments.map_err(|error| error.to_string())?.command;
        command.ok_or_else(|| "nothing is asked".into())
    }

    #[test]
    fn clap_finds_nothing_wrong_with_the_commands() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn flags_after_two_dashes_belong_to_the_lesson_s_program() {
        let Ok(Command::Lesson(lesson)) = parse("lesson 2 busy -- --virtual -- --help")
        else {
            panic!("a lesson, a program, and its flags");
        };
        assert_eq!(lesson.program.as_deref(), Some("busy"));
        assert_eq!(lesson.flags, ["--virtual", "--", "--help"]);
    }

    #[test]
    fn a_hint_may_have_a_number_and_next_has_hints_too() {
        for (line, hints) in [("next --hint", 1), ("bell --hint 3", 3)] {
            let Ok(Command::Exercise(exercise)) = parse(&format!("exercise {line}"))
            else {
                panic!("{line}");
            };
            assert_eq!(exercise.hint, Some(hints), "{line}");
        }
    }

    #[test]
    fn the_word_that_is_wrong_is_named() {
        for (line, named) in [
            ("lessons", "'lesson'"),
            ("lesson 2 --virtual", "'--virtual'"),
            ("lesson 2 busy loop", "'loop'"),
            ("book open", "'open'"),
            ("exercise --hint", "<NAME>"),
            ("exercise bell --hint 0", "'0'"),
            ("exercise bell --hint --solution", "'--solution'"),
            ("exercise bell --yes", "--reset"),
            ("conformance --programs few", "'few'"),
            ("conformance --fault lifo --seed 3", "'--seed"),
            ("verify clipy", "'clippy'"),
        ] {
            let problem = parse(line).unwrap_err();
            assert!(problem.contains(named), "{line}: {problem}");
        }
    }
}
