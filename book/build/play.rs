//! `{{#play}}`: an editor with programs in Python, which the page plays.

use crate::repository::Repository;
use std::path::Path;
use std::{fs, io};
use timeline::{escape, script};

/// The programs to choose from: the stories of the lessons, and wrong ways.
const PROGRAMS: [&str; 14] = [
    "lessons/05-spawn/greet.py",
    "book/play/tests/programs/countdowns.py",
    "lessons/04-timers/asyncio1.py",
    "lessons/05-spawn/asyncio2.py",
    "lessons/06-gather/asyncio3.py",
    "book/play/tests/programs/one_after_another.py",
    "book/play/tests/programs/blocking_sleep.py",
    "book/play/tests/programs/never_yields.py",
    "book/play/tests/programs/nobody_awaits.py",
    "book/play/tests/programs/forgotten_await.py",
    "book/play/tests/programs/mutual_wait.py",
    "book/play/tests/programs/awaited_twice.py",
    "book/play/tests/programs/first_error.py",
    "book/play/tests/programs/lost_error.py",
];

/// The parts of the page, which its script brings to life. A program's name, as the fragment of a
/// link to this page, opens it.
pub fn play(repository: &Repository) -> Result<String, String> {
    let (mut options, mut sources) = (String::new(), Vec::new());
    for path in PROGRAMS {
        let source = repository.read(path)?;
        let title = title(&source).ok_or_else(|| {
            format!("{path} should begin with a line \"\"\"Title.\"\"\"")
        })?;
        let name = Path::new(path).file_stem().unwrap_or_default().display();
        options += &format!("<option id=\"{name}\">{}</option>", escape(&title));
        sources.push(source);
    }
    let first = escape(&sources[0]);
    let sources = script("programs", &sources)?;
    // An empty line would end the HTML.
    let first = first.replace("\n\n", "\n&#10;");
    Ok(format!(
        "<div class=\"play-page\">\n\
         {sources}\n\
         <p><label>Program <select class=\"choice\">{options}</select></label></p>\n\
         <textarea class=\"source\" aria-label=\"The program\" spellcheck=\"false\" rows=\"20\">{first}</textarea>\n\
         <p class=\"bar\"><button type=\"button\" class=\"run\" disabled>Run</button>\n\
         <label><input type=\"checkbox\" class=\"guess\"> Hide the output until I have guessed it</label></p>\n\
         <p class=\"status\" role=\"status\">This page needs JavaScript.</p>\n\
         <div class=\"result\" hidden>\n\
         <details class=\"shown\" open><summary>Output</summary><pre class=\"printed\"></pre></details>\n\
         <figure class=\"timeline drawing\"></figure>\n\
         <details><summary>Trace</summary><pre class=\"trace\"></pre></details>\n\
         </div>\n</div>\n"
    ))
}

/// Puts the module that plays beside the pages. Until `cargo xtask book` has compiled one, there
/// is an empty script, and the page asks for it again and again.
pub fn write_module(repository: &Repository, output: &Path) -> io::Result<()> {
    let compiled = fs::read_to_string(repository.target.join("play-module.js"));
    let script = compiled.unwrap_or_else(|_| "window.PLAY_MODULE = \"\";\n".into());
    fs::write(output.join("play-module.js"), script)
}

fn title(source: &str) -> Option<String> {
    let line = source.lines().next()?;
    let title = line.strip_prefix("\"\"\"")?.strip_suffix("\"\"\"")?;
    Some(title.trim_end_matches('.').to_string())
}
