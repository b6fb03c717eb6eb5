//! Says which attempts there are.

use std::{env, fs};

fn main() -> std::io::Result<()> {
    println!("cargo:rerun-if-changed=.");
    for entry in fs::read_dir(env::var("CARGO_MANIFEST_DIR").unwrap())? {
        let name = entry?.file_name();
        if let Some(attempt) = name.to_str().and_then(|name| name.strip_suffix(".rs")) {
            println!("cargo:rustc-cfg={attempt}");
        }
    }
    Ok(())
}
