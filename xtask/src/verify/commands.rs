//! The commands that pages tell the reader to type: in code like `cargo run -p PACKAGE`, and in
//! consoles behind `$`.

use crate::arguments::{self, Arguments, Command};
use crate::exercise::frame;
use crate::terminal::Outcome;
use crate::workspace::{Workspace, files, targets};
use anyhow::Result;
use cargo_metadata::TargetKind;
use clap::Parser;

pub fn check(workspace: &Workspace) -> Result<Outcome> {
    let (mut count, mut problems) = (0, Vec::new());
    for path in files(&workspace.root, &["md", "rs"]) {
        // The sources of this program hold commands that do not exist, to test it.
        if path.starts_with(workspace.root.join("xtask")) {
            continue;
        }
        let text = workspace.read(&path)?;
        for (number, line) in (1..).zip(text.lines()) {
            for command in commands(line) {
                count += 1;
                if let Some(problem) = problem(workspace, command) {
                    let shown = workspace.shown(&path);
                    problems.push(format!("{shown}:{number}: `{command}`: {problem}"));
                }
            }
        }
    }
    Ok(Outcome::of(problems, format!("{count} commands")))
}

/// The commands of cargo in a line of Markdown, or of a comment.
fn commands(line: &str) -> impl Iterator<Item = &str> {
    let console = line.trim_start_matches(['/', '!', ' ']).strip_prefix("$ ");
    let code = line.split('`').skip(1).step_by(2);
    let commands = console.into_iter().chain(code);
    commands.filter(|command| command.starts_with("cargo ")).map(str::trim)
}

fn problem(workspace: &Workspace, command: &str) -> Option<String> {
    let words: Vec<&str> = command.split_whitespace().collect();
    match words[1..] {
        ["xtask", ..] => of_xtask(workspace, &words[1..]),
        ["run" | "test" | "build" | "bench" | "doc", ..] => {
            of_cargo(workspace, &words[2..])
        }
        _ => None,
    }
}

fn of_xtask(workspace: &Workspace, words: &[&str]) -> Option<String> {
    let parsed = match Arguments::try_parse_from(words) {
        Ok(parsed) => parsed.command?,
        Err(help) if !help.use_stderr() => return None,
        Err(problem) => return problem.to_string().lines().next().map(String::from),
    };
    let exercises = frame::all(workspace);
    let (what, name, exists) = match &parsed {
        Command::Lesson(arguments::Lesson { lesson: Some(name), program, .. }) => {
            let lesson = workspace.lesson(name);
            let has = |lesson: &crate::workspace::Lesson| match program {
                Some(program) => lesson.programs().contains(&program.as_str()),
                None => true,
            };
            ("lesson or program", name, lesson.is_some_and(has))
        }
        Command::Exercise(arguments::Exercise { name: Some(name), .. }) => {
            let exists = name == "next" || exercises.iter().any(|one| one.name == *name);
            ("exercise", name, exists)
        }
        _ => return None,
    };
    // `NAME` stands for any, and so does `{name}` in the source of a program.
    let placeholder = name.contains('{')
        || !name.contains(|one: char| one.is_lowercase() || one.is_numeric());
    (!exists && !placeholder).then(|| format!("there is no {what} `{name}`"))
}

fn of_cargo(workspace: &Workspace, words: &[&str]) -> Option<String> {
    let words = words.split(|word| *word == "--").next()?;
    let after = |flags: &[&str]| {
        let pair = words.windows(2).find(|pair| flags.contains(&pair[0]));
        let name = pair.map(|pair| pair[1]);
        name.filter(|name| name.chars().any(char::is_lowercase))
    };
    let package = after(&["-p", "--package"])?;
    let Some(package) = workspace.package(package) else {
        return Some(format!("there is no package `{package}`"));
    };
    for (flag, kind) in [("--bin", TargetKind::Bin), ("--test", TargetKind::Test)] {
        if let Some(name) = after(&[flag])
            && !targets(package, kind).any(|target| target == name)
        {
            return Some(format!("{} has no such {}", package.name, &flag[2..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    #[test]
    fn a_command_that_does_not_exist_is_named() {
        let clone = Fixture::new();
        let workspace = clone.workspace();
        for (command, named) in [
            ("cargo xtask lessons", Some("unrecognized subcommand 'lessons'")),
            ("cargo xtask lesson 2 nothing", Some("no lesson or program `2`")),
            ("cargo xtask exercise ring --hint", Some("no exercise `ring`")),
            ("cargo xtask verify everything", Some("'everything'")),
            ("cargo run -p lesson-09-x", Some("no package `lesson-09-x`")),
            ("cargo run -p lesson-02-second --bin spin", Some("no such bin")),
            ("cargo test -p lesson-02-second --test 09_x", Some("no such test")),
            ("cargo xtask lesson 2 spins -- --virtual", None),
            ("cargo xtask exercise NAME --hint 2", None),
            ("cargo xtask exercise bell", None),
            ("cargo run --release -p lesson-02-second --bin spins -- --bin x", None),
            ("cargo xtask", None),
        ] {
            let found = problem(&workspace, command);
            match named {
                Some(named) => assert!(found.unwrap().contains(named), "{command}"),
                None => assert_eq!(found, None, "{command}"),
            }
        }
    }

    #[test]
    fn commands_are_found_in_code_and_in_consoles() {
        let found = |line| commands(line).collect::<Vec<_>>();
        assert_eq!(
            found("Type `cargo xtask` or `ls`, then `cargo test`."),
            ["cargo xtask", "cargo test"]
        );
        assert_eq!(found("//! $ cargo run -p book"), ["cargo run -p book"]);
        assert_eq!(found("    cargo is a tool"), [""; 0]);
    }
}
