//! Builds the book, strictly: `cargo run -p book` prints the path of its first page, or
//! every problem it finds, each with its file and line.
//!
//! mdBook itself passes over most mistakes of an author in silence. So its own
//! preprocessors are off, every `{{#helper}}` is ours, what mdBook logs as a warning is
//! an error here, and the pages are read once more after they are written.

mod chapter;
mod console;
mod exercises;
mod fence;
mod figure;
mod glossary;
mod include;
mod links;
mod listing;
mod log;
mod machine;
mod map;
mod markdown;
mod names;
mod page;
mod play;
mod problem;
mod prose;
mod repository;
mod shown;
mod summary;
#[cfg(test)]
mod tests;
mod timeline;

use log::Log;
use mdbook_driver::MDBook;
use problem::Problem;
use repository::Repository;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

fn main() -> ExitCode {
    // The clone is the one this run was started in: two clones can share a target directory
    // and with it the compiled builder.
    let inside = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| ".".into());
    let repository =
        Repository::open(Path::new(&inside)).map_err(|problem| vec![problem]);
    match repository.and_then(|repository| build(&repository)) {
        Ok(index) => {
            println!("{}", index.display());
            ExitCode::SUCCESS
        }
        Err(problems) => {
            for problem in problems {
                eprintln!("{problem}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Builds the book and returns the path of its first page.
///
/// A problem does not stop it, so that it finds as many as it can. The pages are written to a
/// place of their own and moved only when nothing is wrong, so what lies in `target/book`
/// has passed.
fn build(repository: &Repository) -> Result<PathBuf, Vec<Problem>> {
    let unchecked = repository.target.join("book-unchecked");
    let finished = repository.target.join("book");

    let mut problems = summary::check(repository);
    problems.extend(glossary::check(repository));
    if let Err(error) = render(repository, &unchecked, &mut problems)
        // mdBook stops at its first error, which usually has been found already.
        && problems.is_empty()
    {
        problems.push(Problem::new("book/book.toml", 1, format!("{error:#}")));
    }
    if problems.is_empty()
        && let Err(error) = replace(&finished, &unchecked)
    {
        let what = format!("cannot move the pages to {}: {error}", finished.display());
        problems.push(Problem::new("book/book.toml", 1, what));
    }
    problems.sort();
    problems.dedup();
    if problems.is_empty() { Ok(finished.join("index.html")) } else { Err(problems) }
}

/// Expands the helpers, lets mdBook write the pages, and reads its log and the pages.
fn render(
    repository: &Repository,
    output: &Path,
    problems: &mut Vec<Problem>,
) -> mdbook_driver::errors::Result<()> {
    let log = Log::default();
    let mut chapters = Vec::new();
    let rendered = tracing::subscriber::with_default(log.clone(), || {
        let mut book = MDBook::load(repository.root.join("book"))?;
        book.config.build.build_dir = output.to_path_buf();
        book.book.for_each_chapter_mut(|chapter| {
            let source = chapter.source_path.as_deref().expect("it was read from a file");
            let file = format!("book/src/{}", repository::with_slashes(source));
            let expanded = chapter::expand(repository, &file, &chapter.content);
            let text = std::mem::replace(&mut chapter.content, expanded.text);
            problems.extend(expanded.problems);
            chapters.push(names::Chapter { file, text, code: expanded.code });
        });
        problems.extend(names::check(repository, &chapters));
        problems.extend(shown::check(repository, &chapters));
        book.build()
    });
    problems.extend(log.problems(repository));
    rendered?;
    play::write_module(repository, output)?;
    problems.extend(links::check(repository, output));
    Ok(())
}

fn replace(finished: &Path, unchecked: &Path) -> io::Result<()> {
    if finished.exists() {
        fs::remove_dir_all(finished)?;
    }
    fs::rename(unchecked, finished)
}
