//! Every test of the workspace. No snapshot is recorded here: they are only compared.

use crate::report::Outcome;
use crate::{cargo_test, run};

const ADVICE: &str = "
What is recorded of a program is not what it prints, or not how it is run: see above.
If the program is right and the record is old, record anew: cargo xtask bless
";

pub fn run() -> Outcome {
    // Cargo would not start the other test programs after the first that fails.
    let mut command = run::cargo(&["test", "--workspace", "--quiet", "--no-fail-fast"]);
    command.env("INSTA_UPDATE", "no");
    // Not only the body of a snapshot, also the command in its header.
    command.env("INSTA_REQUIRE_FULL_MATCH", "1");

    let mut outcome = cargo_test::check(command);
    if let Outcome::Failed { output, .. } = &mut outcome {
        // Insta recommends a command that the reader does not have.
        if output.contains("cargo insta") {
            output.push_str(ADVICE);
        }
    }
    outcome
}
