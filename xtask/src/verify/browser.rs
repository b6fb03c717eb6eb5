//! Every page of the book, opened in a real browser.

use crate::report::Outcome;
use crate::{files, run};
use std::env;
use std::env::consts::OS;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A page takes a fraction of a second; a browser that hangs would take for ever.
const LIMIT: Duration = Duration::from_secs(300);

/// What Chromium and those built from it are called.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

pub fn look() -> Outcome {
    if run::printed(command("node", &["--version"])).is_err() {
        return Outcome::Skipped(
            "no node: the pages were not opened in a browser".into(),
        );
    }
    let Some(browser) = browser() else {
        return Outcome::Skipped(
            "no Chromium: the pages were not opened in a browser; if there is one, \
             put its path into the variable CHROMIUM"
                .into(),
        );
    };
    let check = match install() {
        Ok(check) => check,
        Err(reason) => {
            let reason = reason.trim().lines().last().unwrap_or_default();
            return Outcome::Skipped(format!("no playwright-core: {reason}"));
        }
    };
    let book = match run::printed(run::cargo(&["run", "--quiet", "-p", "book"])) {
        Ok(page) => Path::new(page.trim()).with_file_name(""),
        Err(problem) => return Outcome::failed(problem),
    };

    let mut command = Command::new("node");
    command.arg(check).arg(book).arg(browser).current_dir(files::root());
    let shown = run::shown(&command);
    let ended = run::capture_within(command, LIMIT);
    if ended.success {
        Outcome::Ok(ended.output.trim().into())
    } else {
        Outcome::Failed { output: ended.output, command: Some(shown) }
    }
}

fn browser() -> Option<PathBuf> {
    if let Some(path) = env::var_os("CHROMIUM") {
        return Some(path.into());
    }
    let path = env::var_os("PATH")?;
    let directories: Vec<PathBuf> = env::split_paths(&path).collect();
    let files = BROWSERS.iter().flat_map(|name| {
        let name = format!("{name}{}", env::consts::EXE_SUFFIX);
        directories.iter().map(move |directory| directory.join(&name))
    });
    files.into_iter().find(|path| path.is_file())
}

/// Puts the script and what it needs into the target directory, and returns its path.
fn install() -> Result<PathBuf, String> {
    let source = files::root().join("book").join("browser");
    let target = files::target().join("browser");
    fs::create_dir_all(&target).map_err(|error| error.to_string())?;
    let locked = target.join("package-lock.json");
    let up_to_date = target.join("node_modules/playwright-core/package.json").exists()
        && fs::read(&locked).ok() == fs::read(source.join("package-lock.json")).ok();
    for file in files::entries(&source).iter().filter(|path| path.is_file()) {
        let name = file.file_name().expect("a file has a name");
        fs::copy(file, target.join(name)).map_err(|error| error.to_string())?;
    }
    if !up_to_date {
        let npm = if OS == "windows" { "npm.cmd" } else { "npm" };
        let mut npm =
            command(npm, &["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
        npm.current_dir(&target);
        run::printed(npm)?;
    }
    Ok(target.join("check.mjs"))
}

fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}
