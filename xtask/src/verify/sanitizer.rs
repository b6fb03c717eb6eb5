//! The tests of the lessons that write `unsafe`, under AddressSanitizer.

use super::tests;
use crate::run::printed;
use crate::terminal::Outcome;
use crate::workspace::{Workspace, targets};
use anyhow::Result;
use cargo_metadata::TargetKind;
use std::env::consts::{ARCH, OS};
use std::time::Duration;
use xshell::cmd;

const LESSONS_WITH_UNSAFE: [&str; 1] = ["waker"];

pub fn run(workspace: &Workspace) -> Result<Outcome> {
    let supported =
        matches!((OS, ARCH), ("linux", "x86_64" | "aarch64") | ("macos", "aarch64"));
    if !supported {
        return Ok(Outcome::Skipped(format!("no AddressSanitizer for {ARCH} on {OS}")));
    }
    // Under `cargo xtask`, the variables that cargo has set name the toolchain of the
    // workspace, and only rustup goes past them.
    let shell = workspace.shell()?;
    let host = cmd!(shell, "rustup run nightly rustc --print host-tuple");
    let Ok(host) = printed(host, Duration::from_secs(60)) else {
        return Ok(Outcome::Skipped(
            "AddressSanitizer needs a nightly Rust: rustup toolchain install nightly"
                .into(),
        ));
    };
    let (host, target) = (host.trim(), workspace.target.join("asan"));
    let mut command = cmd!(
        shell,
        "rustup run nightly cargo test --quiet --target {host} --target-dir {target}"
    )
    .env("RUSTFLAGS", "-Zsanitizer=address");
    for name in LESSONS_WITH_UNSAFE {
        let Some(lesson) = workspace.lesson(name) else {
            return Ok(Outcome::failed(format!("There is no lesson `{name}`.")));
        };
        command = command.args(["-p", lesson.package.name.as_str(), "--lib"]);
        // Not the one that runs the built binaries, which the sanitizer is not in, and not
        // those that use loom, which moves between stacks of its own.
        let tests = targets(&lesson.package, TargetKind::Test)
            .filter(|test| test.starts_with(|first: char| first.is_ascii_digit()))
            .filter(|test| !test.contains("loom"));
        command = command.args(tests.flat_map(|test| ["--test", test]));
    }
    Ok(tests::check(command))
}
