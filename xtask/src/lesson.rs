//! `cargo xtask lesson`: what there is to run, and running it.

use crate::lessons::{self, Lesson};
use crate::run;

/// Every lesson, what it is about, and the commands that run its programs.
pub fn list(lessons: &[Lesson]) -> String {
    let width = lessons.iter().map(|lesson| lesson.name.len()).max();
    let width = width.unwrap_or_default();
    let mut list = String::new();
    for lesson in lessons {
        let Lesson { number, name, description, .. } = lesson;
        list += &format!("{number:02}  {name:width$}  {description}\n");
        list += &commands(lesson);
    }
    list
}

/// Runs a lesson's story, or the program named, and returns its exit code; or says what
/// is not there, and what is.
pub fn run(lesson: &str, program: Option<&str>, flags: &[String]) -> Result<i32, String> {
    let lessons = lessons::all();
    let Some(lesson) = lessons::find(&lessons, lesson) else {
        let list = list(&lessons);
        return Err(format!("there is no lesson `{lesson}`; there are:\n\n{list}"));
    };
    let exists = match program {
        None => lesson.has_story,
        Some(program) => lesson.programs.iter().any(|found| found == program),
    };
    if !exists {
        let wanted = match program {
            None => "no program of its own name".into(),
            Some(program) => format!("no program `{program}`"),
        };
        let full_name = format!("lesson {:02} ({})", lesson.number, lesson.name);
        return Err(match commands(lesson).as_str() {
            "" => format!("{full_name} has {wanted}, nor any other"),
            commands => format!("{full_name} has {wanted}; there is:\n\n{commands}"),
        });
    }

    let mut command = run::cargo(&["run", "-p", &lesson.package]);
    if let Some(program) = program {
        command.args(["--bin", program]);
    }
    if !flags.is_empty() {
        command.arg("--").args(flags);
    }
    Ok(run::visibly(command))
}

fn commands(lesson: &Lesson) -> String {
    let number = lesson.number;
    let story = lesson.has_story.then(String::new);
    let programs = lesson.programs.iter().map(|program| format!(" {program}"));
    let commands = story.into_iter().chain(programs);
    commands
        .map(|program| format!("      cargo xtask lesson {number}{program}\n"))
        .collect()
}
