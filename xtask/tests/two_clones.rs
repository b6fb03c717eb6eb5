//! Two clones can share a target directory, and with it the compiled xtask.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A clone with one lesson, which has one exercise.
fn clone(directory: &Path, description: &str) {
    let lesson = "lessons/01-bells";
    let manifest = format!(
        "[package]\nname = \"lesson-01-bells\"\nedition = \"2024\"\ndescription = \"{description}\"\n\
         [[test]]\nname = \"bell\"\npath = \"exercises/bell/attempts.rs\"\n"
    );
    for (path, text) in [
        ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"lessons/*\"]\n"),
        (&format!("{lesson}/Cargo.toml"), manifest.as_str()),
        (&format!("{lesson}/src/lib.rs"), ""),
        (&format!("{lesson}/exercises/bell/attempts.rs"), ""),
        (&format!("{lesson}/exercises/bell/exercise.rs"), description),
    ] {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// Does what `cargo xtask` does in a clone, with the target directory of another.
fn xtask(clone: &Path, target: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).env("CARGO_MANIFEST_DIR", clone);
    let output = command.env("CARGO_TARGET_DIR", target).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn each_run_is_about_the_clone_that_it_was_started_in() {
    let directory = tempfile::tempdir().unwrap();
    let [one, other, target] =
        ["one", "other", "target"].map(|name| directory.path().join(name));
    clone(&one, "the first clone");
    clone(&other, "the second clone");

    assert!(xtask(&one, &target, &["lesson"]).contains("the first clone"));
    assert!(xtask(&other, &target, &["lesson"]).contains("the second clone"));

    xtask(&other, &target, &["exercise", "bell", "--reset"]);
    assert!(!one.join("my").exists(), "the wrong clone was written to");
    assert_eq!(fs::read_to_string(other.join("my/bell.rs")).unwrap(), "the second clone");
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_an_error() {
    for arguments in [&[][..], &["--help"], &["lesson"], &["verify", "--help"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let status = command.args(arguments).stdout(full).status().unwrap();
        assert_eq!(status.code(), Some(2), "{arguments:?}");
    }
}
