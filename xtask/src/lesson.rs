//! `cargo xtask lesson`: what there is to run, and running it.

use crate::arguments;
use crate::run::visibly;
use crate::terminal::say;
use crate::workspace::{Lesson, Workspace, lines, not_found};
use anyhow::{Result, bail};
use xshell::cmd;

pub fn perform(workspace: &Workspace, wanted: &arguments::Lesson) -> Result<bool> {
    let arguments::Lesson { lesson: Some(called), program, flags } = wanted else {
        say(&list(workspace));
        return Ok(true);
    };
    let Some(lesson) = workspace.lesson(called) else {
        let names = workspace.lessons.iter().map(|lesson| lesson.name.as_str());
        not_found("lesson", called, names, &list(workspace))?;
        return Ok(false);
    };
    if let Some(program) = program
        && !lesson.programs().contains(&program.as_str())
    {
        not_found("program", program, lesson.programs(), &commands(lesson))?;
    }
    if program.is_none() && !lesson.has_story() {
        bail!("Lesson {called} has no story. There is:\n\n{}", commands(lesson));
    }
    let package = lesson.package.name.as_str();
    let program = program.as_deref().unwrap_or(package);
    let shell = workspace.shell()?;
    visibly(cmd!(shell, "cargo run -p {package} --bin {program} -- {flags...}"))
}

/// Every lesson, what it is about, and the commands that run its programs.
fn list(workspace: &Workspace) -> String {
    let lessons = &workspace.lessons;
    let width = lessons.iter().map(|lesson| lesson.name.len()).max().unwrap_or(0);
    let list = lessons.iter().map(|lesson| {
        let Lesson { number, name, package, .. } = lesson;
        let description = package.description.as_deref().unwrap_or_default();
        format!(
            "{number:02}  {name:width$}  {description}\n{}",
            commands(lesson).trim_end()
        )
    });
    lines(list)
}

fn commands(lesson: &Lesson) -> String {
    let number = lesson.number;
    let story = lesson.has_story().then(String::new);
    let programs = lesson.programs().into_iter().map(|program| format!(" {program}"));
    let programs = story.into_iter().chain(programs);
    lines(programs.map(|program| format!("      cargo xtask lesson {number}{program}")))
}
