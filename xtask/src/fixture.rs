//! A small clone to plant faults in: two lessons, two exercises, and nothing wrong.

use crate::workspace::Workspace;
use std::fmt::Write;
use std::fs;
use tempfile::TempDir;

pub struct Fixture(TempDir);

const HEAD: &str = "//! **Adds** **Builds on** **In Python** **Leaves out**\n";

impl Fixture {
    pub fn new() -> Fixture {
        let clone = Fixture(tempfile::tempdir().unwrap());
        clone.plant(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"lessons/*\"]\n\
             [workspace.dependencies]\nlesson-02-second.path = \"lessons/02-second\"\n",
        );
        let mut readme = String::new();
        for (directory, programs) in
            [("01-first", &[][..]), ("02-second", &["blocks", "spins"])]
        {
            let lesson = format!("lessons/{directory}");
            let plant =
                |path: &str, text: &str| clone.plant(&format!("{lesson}/{path}"), text);
            plant("Cargo.toml", &Fixture::manifest(directory));
            plant("src/lib.rs", HEAD);
            plant("src/main.rs", "fn main() {}\n");
            plant("tests/output.rs", "");
            let command = format!("cargo run -p lesson-{directory}");
            plant("expected/output.snap", &format!("description: {command}\n---\n"));
            for name in programs {
                plant(&format!("src/bin/{name}.rs"), "fn main() {}\n");
                let head =
                    format!("description: {command} --bin {name} -- --virtual\n---\n");
                plant(&format!("expected/{name}.snap"), &head);
            }
            let (number, name) = directory.split_once('-').unwrap();
            let number: u32 = number.parse().unwrap();
            writeln!(readme, "| {number} | **{name}**: x | `{command}` |").unwrap();
        }
        clone.plant("README.md", &readme);
        let mut editors = String::from("//! What editors see.\n");
        for lesson in ["01-first", "02-second"] {
            for (name, kind) in exercises(lesson) {
                let path =
                    |file: &str| format!("lessons/{lesson}/exercises/{name}/{file}");
                clone.plant(
                    &path("attempts.rs"),
                    &format!("// my/{name}.rs \"exercise.rs\" \"check.rs\"\n"),
                );
                clone.plant(
                    &path("exercise.rs"),
                    &format!("//! **{kind}**, 20 minutes\n"),
                );
                clone.plant(&path("hints.md"), "One.\n---\nTwo.\n---\nThree.\n");
                let entry =
                    format!("#[cfg({name})]\n#[rustfmt::skip]\npub mod {name};\n");
                write!(editors, "\n{entry}").unwrap();
            }
        }
        clone.plant("my/lib.rs", &editors);
        clone
    }

    pub fn manifest(directory: &str) -> String {
        let mut manifest = format!(
            "[package]\nname = \"lesson-{directory}\"\nedition = \"2024\"\n\
             description = \"What it is about\"\n"
        );
        for (name, _) in exercises(directory) {
            let path = format!("exercises/{name}/attempts.rs");
            write!(
                manifest,
                "[[test]]\nname = \"{name}\"\npath = \"{path}\"\ntest = false\n"
            )
            .unwrap();
        }
        manifest
    }

    /// A function of so many lines, and two around them.
    pub fn program(name: &str, lines: usize) -> String {
        let lines: String =
            (0..lines).map(|line| format!("    {name}({line});\n")).collect();
        format!("fn {name}() {{\n{lines}}}\n")
    }

    /// Writes a file.
    pub fn plant(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.0.path().join(path)).unwrap();
    }

    pub fn workspace(&self) -> Workspace {
        Workspace::around(self.0.path()).unwrap()
    }
}

fn exercises(lesson: &str) -> [(&'static str, &'static str); 2] {
    match lesson {
        "01-first" => [("bell", "Build"), ("fix", "Repair")],
        _ => [("gong", "Build"), ("mend", "Repair")],
    }
}
