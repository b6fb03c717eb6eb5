//! A small good book, and each mistake that an author can make in it.

mod chapters;
mod figures;
mod glossary;
mod good;
mod items;
mod names;
mod notes;
mod pages;
mod shown;
mod summary;
mod timelines;

use crate::chapter::{Expanded, expand};
use crate::repository::{Lesson, Repository};
use std::cell::Cell;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, process};

/// The files of a repository with two lessons and a book without a mistake.
const FILES: [(&str, &str); 19] = [
    ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"lessons/*\"]\n"),
    (
        "lessons/01-generator/Cargo.toml",
        "[package]\nname = \"lesson-01-generator\"\ndescription = \"Pause & resume\"\n\
         [dependencies]\nstage = { path = \"../stage\" }\n",
    ),
    (
        "lessons/01-generator/src/lib.rs",
        "//! One.\n\n/// Adds.\npub fn add() {\n    1 < 2;\n}\n",
    ),
    ("lessons/01-generator/coroutine.py", "def fn1():\n    yield\n\n\nprint(fn1())\n"),
    (
        "lessons/01-generator/expected/output.snap",
        "---\nsource: tests/output.rs\ndescription: cargo run -p lesson-01-generator\n---\n\
         one <1>\n\n#2\n",
    ),
    (
        "lessons/02-waker/Cargo.toml",
        "[package]\nname = \"lesson-02-waker\"\ndescription = \"Who wakes it\"\n\
         [dependencies]\none = { package = \"lesson-01-generator\", path = \"../01-generator\" }\n\
         stage = { path = \"../stage\" }\n",
    ),
    ("lessons/02-waker/src/lib.rs", "//! Two.\n"),
    (
        "lessons/02-waker/expected/busy_loop.snap",
        "---\nsource: tests/output.rs\ndescription: \"cargo run -- \\\"a: b\\\"\"\n---\nbusy\n",
    ),
    (
        "lessons/stage/Cargo.toml",
        "[package]\nname = \"stage\"\ndescription = \"Flags\"\n\
         [dev-dependencies]\none = { package = \"lesson-01-generator\", path = \"../01-generator\" }\n",
    ),
    ("lessons/stage/src/lib.rs", "//! Stage.\n"),
    ("book/book.toml", include_str!("../book.toml")),
    ("book/theme/course.css", "figure { margin: 0 }\n"),
    ("book/theme/scroll.js", "// Scrolls.\n"),
    ("book/theme/player.js", "// Steps.\n"),
    ("book/theme/play.js", "// Plays.\n"),
    (
        "book/theme/machine.svg",
        "<svg viewBox=\"0 0 9 9\">\n\n<g class=\"part\" data-lesson=\"01\"><title>1</title></g>\n\
         <g data-lesson=\"02\" class=\"part\"><title>2</title></g>\n\
         <g class=\"part\" data-lesson=\"03\"><title>3</title></g>\n</svg>\n",
    ),
    (
        "book/src/SUMMARY.md",
        "# Summary\n\n- [Generator](01-generator.md)\n- [Waker](02-waker.md)\n- [Map](map.md)\n",
    ),
    (
        "book/src/02-waker.md",
        "# Waker\n\n{{#machine 02}}\n\n{{#output 02-waker busy_loop}}\n",
    ),
    // It shows what there is, so that a test may change the chapters.
    (
        "book/src/map.md",
        "# Map\n\nSee [one](01-generator.md#the-code).\n\n{{#map}}\n\n{{#output 01-generator}}\n\n\
         {{#output 02-waker busy_loop}}\n",
    ),
];

const CHAPTER: &str = "book/src/01-generator.md";

/// The chapter with everything in it.
const GOOD: &str = "\
# Generator

About {{#minutes}} minute; `\\{{#minutes}}` is not replaced.

## The code

```rust
{{#include lessons/01-generator/src/lib.rs fn add}}
```

- In a list:
  ```python
  {{#include lessons/01-generator/coroutine.py}}
  ```

> ```console
> $ cargo run
> $ cargo test
> ```
<details>
<summary>Answer at the café</summary>
{{#output 01-generator}}
</details>

## At the café

<!-- 1 > <p id=\"the-code\"> -->
<script>\"<p id='the-code'>\"</script>

Yes, [see](https://example.org), or [here](#the-code), or [there](#at-the-caf%C3%A9).
";

/// A repository in a temporary directory, which goes with it.
struct Fixture {
    root: PathBuf,
    /// Whether its lessons are still those of `FILES`.
    same_lessons: Cell<bool>,
}

impl Fixture {
    fn new() -> Fixture {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("book-test-{}-{number}", process::id());
        let root = env::temp_dir().join(name);
        let fixture = Fixture { root, same_lessons: Cell::new(true) };
        for (path, text) in FILES {
            fixture.write(path, text);
        }
        fixture.write(CHAPTER, GOOD);
        fixture.same_lessons.set(true);
        fixture
    }

    fn write(&self, path: &str, text: &str) {
        if path.ends_with("Cargo.toml") {
            self.same_lessons.set(false);
        }
        let file = self.root.join(path);
        let directory = file.parent().expect("it lies in the fixture");
        fs::create_dir_all(directory).expect("temporary directories can be made");
        fs::write(file, text).expect("temporary files can be written");
    }

    fn repository(&self) -> Repository {
        // Cargo is asked once for all tests that leave the lessons as they are, because to ask
        // it takes longer than most of them.
        static LESSONS: OnceLock<Vec<Lesson>> = OnceLock::new();
        let ask =
            || Repository::open(&self.root).expect("the fixture has a workspace").lessons;
        let lessons = match self.same_lessons.get() {
            true => LESSONS.get_or_init(ask).clone(),
            false => ask(),
        };
        // CARGO_TARGET_DIR would have all fixtures write to one place.
        Repository { root: self.root.clone(), target: self.root.join("target"), lessons }
    }

    /// The chapter expanded, when its text is `text`.
    fn expand(&self, text: &str) -> Expanded {
        expand(&self.repository(), CHAPTER, text)
    }

    /// Builds the book; returns what would be printed on the error stream.
    fn build(&self) -> Vec<String> {
        match crate::build(&self.repository()) {
            Ok(index) => {
                assert!(index.is_file(), "{} must be there", index.display());
                Vec::new()
            }
            Err(problems) => problems.iter().map(ToString::to_string).collect(),
        }
    }

    /// A page of the finished book.
    fn page(&self, name: &str) -> String {
        fs::read_to_string(self.root.join("target/book").join(name))
            .expect("it was built")
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        // What cannot be removed is left to the system.
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// Asserts that there is exactly one problem, at `place`, which says `what`.
#[track_caller]
fn assert_problem(problems: &[String], place: &str, what: &str) {
    match problems {
        [one] if one.starts_with(&format!("{place}: ")) && one.contains(what) => {}
        _ => panic!("expected only `{place}: …{what}…`, got {problems:#?}"),
    }
}
