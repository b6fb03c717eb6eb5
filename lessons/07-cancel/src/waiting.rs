//! Which task waits for which.

use std::fmt;

use crate::run::all_tasks;

/// The tasks that have not ended, and the tasks that each of them waits for, in the order in
/// which they were made: a line each, when it is printed.
///
/// In asyncio: `print_call_graph` in `Lib/asyncio/graph.py`, since Python 3.14.
pub fn waiting() -> Waiting {
    let tasks = all_tasks();
    let line = |task: &crate::Record| {
        let awaited = task.awaits().iter().map(|task| task.name().to_string()).collect();
        (task.name().to_string(), awaited)
    };
    Waiting(tasks.iter().map(|task| line(task)).collect())
}

/// The names of tasks, each with the names of those that it waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting(pub Vec<(String, Vec<String>)>);

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (task, awaited) in &self.0 {
            let awaited: Vec<_> =
                awaited.iter().map(|name| format!("`{name}`")).collect();
            match awaited.as_slice() {
                [] => writeln!(f, "`{task}` waits for no task")?,
                names => writeln!(f, "`{task}` waits for {}", names.join(" and "))?,
            }
        }
        Ok(())
    }
}
