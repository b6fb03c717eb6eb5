//! A record that no test compares would go on showing in the book what nothing prints.

use crate::report::Outcome;
use crate::{files, snapshots};

pub fn check() -> Outcome {
    let recording = snapshots::run_output_tests("no");
    if let Outcome::Failed { .. } = recording.outcome {
        return recording.outcome;
    }
    let left_over = recording.left_over();
    if left_over.is_empty() {
        return Outcome::Ok(format!("{} compared", recording.used.len()));
    }
    let mut output = String::from("No test uses these files:\n");
    for path in &left_over {
        output += &format!("  {}\n", files::shown(path));
    }
    output += "Delete them, or let `cargo xtask bless` do it.\n";
    Outcome::failed(output)
}
