//! One door to everything: `cargo xtask`.
//!
//! It uses nothing but the standard library, so that it is built in a second or two, and
//! it calls the same tools that a person would call by hand: cargo, rustup, python.

mod arguments;
mod bless;
mod book;
mod cargo_test;
mod conformance;
mod diff;
mod exercise;
mod files;
mod lesson;
mod lessons;
mod python;
mod report;
mod run;
mod snapshots;
mod verify;

use arguments::Request;
use report::say;
use std::{env, process};

fn main() {
    let arguments: Vec<String> = env::args_os()
        .skip(1)
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();

    let code = arguments::parse(&arguments)
        .map_err(|problem| {
            format!("{problem}\n`cargo xtask help` tells what can be asked for")
        })
        .and_then(perform)
        .unwrap_or_else(|problem| {
            eprintln!("{}", problem.trim_end());
            2
        });
    process::exit(code);
}

/// Does what was asked for and returns the exit code, or says what is wrong with the
/// question and what could have been asked instead.
fn perform(request: Request) -> Result<i32, String> {
    match request {
        Request::Help => {
            say(help().trim_end());
            Ok(0)
        }
        Request::Lessons => {
            say(lesson::list(&lessons::all()).trim_end());
            Ok(0)
        }
        Request::Lesson { lesson, program, flags } => {
            lesson::run(&lesson, program.as_deref(), &flags)
        }
        Request::Exercises => exercise::list(),
        Request::Exercise { name } => exercise::check(&name),
        Request::Hints { name, count } => exercise::hints(&name, count),
        Request::Solution { name } => exercise::solution(&name),
        Request::Reset { name, sure } => exercise::reset(&name, sure),
        Request::Book { open } => Ok(book::build(open)),
        Request::Bless => Ok(bless::record()),
        Request::Conformance { programs, seed } => conformance::live(programs, seed),
        Request::Fault { name, record } => conformance::break_loop(&name, record),
        Request::Verify { steps } => Ok(verify::verify(&verify::choose(&steps)?)),
    }
}

fn help() -> String {
    format!(
        "\
Asyncio from nothing: one door to everything.

  cargo xtask lesson                         lists the lessons and their programs
  cargo xtask lesson N [PROGRAM] [-- FLAGS]  runs one; N is its number or its name
  cargo xtask exercise                       lists the exercises, and which are solved
  cargo xtask exercise NAME                  checks yours, my/NAME.rs; `next` finds the next
  cargo xtask exercise NAME --hint [N]       gives a hint, or so many
  cargo xtask exercise NAME --solution       shows our solution
  cargo xtask exercise reset NAME [--yes]    begins anew, and keeps what you had
  cargo xtask book [--open]                  builds the book, and shows it in the browser
  cargo xtask bless                          records anew what the programs print
  cargo xtask conformance [--programs N] [--seed S]
                                             compares with a live CPython, tick for tick
  cargo xtask conformance --fault NAME       breaks the loop: how many programs notice?
  cargo xtask verify [STEP…]                 proves everything, or only the steps named

{}",
        verify::list()
    )
}
