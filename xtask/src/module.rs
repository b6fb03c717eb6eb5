//! The module of the page Play: the crate `play`, compiled to WASM, as a script of the book.

use crate::run::{NO_LIMIT, capture};
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::path::Path;
use std::{env, fs};
use xshell::cmd;

const TARGET: &str = "wasm32-unknown-unknown";

/// Compiles the module and puts it into the book. Returns what is missing, if it cannot.
///
/// The variable `PLAY_CARGO` can name a cargo of another compiler. That compiles the standard
/// library as well, from its sources.
pub fn make(workspace: &Workspace) -> Result<Option<String>> {
    let shell = workspace.shell()?;
    let target = workspace.target.join("wasm");
    let build = ["build", "-p", "play", "--lib", "--profile", "wasm", "--target", TARGET];
    let command = match env::var("PLAY_CARGO") {
        Ok(cargo) => cmd!(shell, "{cargo} {build...} -Zbuild-std=std,panic_abort")
            .env("RUSTC", Path::new(&cargo).with_file_name("rustc"))
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld"),
        Err(_) => {
            let library = cmd!(shell, "rustc --print target-libdir --target {TARGET}");
            let library = library.quiet().read().unwrap_or_default();
            if !Path::new(&library).exists() {
                return Ok(Some(format!(
                    "the page Play needs: rustup target add {TARGET}"
                )));
            }
            cmd!(shell, "cargo {build...}")
        }
    };
    let ended =
        capture(command.args(["--quiet", "--target-dir", target.as_str()]), NO_LIMIT);
    if !ended.success {
        bail!(ended.output);
    }
    let module = fs::read(target.join(TARGET).join("wasm").join("play.wasm"))?;
    let script = format!("window.PLAY_MODULE = \"{}\";\n", STANDARD.encode(module));
    // There the next build of the book finds it.
    fs::write(workspace.target.join("play-module.js"), &script)?;
    fs::write(workspace.target.join("book").join("play-module.js"), &script)?;
    Ok(None)
}
