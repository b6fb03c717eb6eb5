//! Reads a trace, as `--trace` prints it; `lessons/stage/src/page.rs` says how it is laid out.

/// One thing that is done. The order of the steps is their order in time.
#[derive(Debug, PartialEq)]
pub struct Step<'a> {
    /// A task, `timer N`, `loop`, `outside` or `thread`.
    pub who: &'a str,
    /// What it does.
    pub what: What<'a>,
}

/// What can be done.
#[derive(Debug, PartialEq)]
pub enum What<'a> {
    /// A turn begins: its number, and its time, which is empty without a clock.
    Turn(&'a str, &'a str),
    /// A turn ends.
    EndsTurn,
    /// A poll of this task begins.
    Polled,
    /// `returns Pending`, `returns Ready` or `panics`.
    Ends(&'a str),
    /// A timer fires.
    Fires,
    /// Makes a task.
    Spawns(&'a str),
    /// Wakes another task, or itself.
    Wakes(&'a str),
    /// Waits for the end of that task.
    Awaits(&'a str),
    /// Sets a callback for the end of that task.
    Watches(&'a str),
    /// Asks another task to stop, or itself.
    Cancels(&'a str),
    /// Sets a timer to its deadline.
    Sets(&'a str, &'a str),
    /// Takes a timer back.
    Drops(&'a str),
    /// Moves the clock to that time.
    MovesClock(&'a str),
    /// Waits for a time or a wake.
    Waits,
    /// Prints a line.
    Prints(&'a str),
}

/// The width of the first column.
const TURN: usize = 18;

/// The steps of a trace.
///
/// # Errors
///
/// With the row that cannot be read.
pub fn read(trace: &str) -> Result<Vec<Step<'_>>, String> {
    let mut steps = Vec::new();
    let mut who = "outside";
    for row in trace.lines() {
        if row.is_empty() {
            steps.push(Step { who: "loop", what: What::EndsTurn });
            continue;
        }
        if let Some(line) = row.strip_prefix('│') {
            steps.push(Step { who: "outside", what: What::Prints(line.trim_start()) });
            continue;
        }
        let unreadable = || format!("not a row of a trace: {row}");
        let (heading, rest) = first_column(row);
        if !heading.trim().is_empty() {
            steps.push(turn(heading).ok_or_else(unreadable)?);
        }
        let mut what = rest.trim_start();
        if what.len() == rest.len() && !rest.is_empty() {
            let (name, after) = rest.split_once("  ").ok_or_else(unreadable)?;
            (who, what) = (name, after.trim_start());
        }
        if !what.is_empty() {
            steps.push(Step { who, what: self::what(who, what).ok_or_else(unreadable)? });
        }
    }
    Ok(steps)
}

/// The first column and the rest. A large number or a late time makes the column wider.
fn first_column(row: &str) -> (&str, &str) {
    if row.starts_with(' ') {
        return row.split_at_checked(TURN).unwrap_or((row, ""));
    }
    // The word `turn`, its number, and with a clock its time.
    let mut rest = row;
    for _ in 0..3 {
        let word = rest.split(' ').next().unwrap_or(rest);
        let is_number = word.starts_with(|letter: char| letter.is_ascii_digit());
        if is_number || ["turn", "tick"].contains(&word) {
            rest = rest[word.len()..].trim_start();
        }
    }
    (&row[..row.len() - rest.len()], rest)
}

fn turn(heading: &str) -> Option<Step<'_>> {
    let mut words = heading.split_whitespace();
    if !["turn", "tick"].contains(&words.next()?) {
        return None;
    }
    let what = What::Turn(words.next()?, words.next().unwrap_or(""));
    Some(Step { who: "loop", what })
}

fn what<'a>(who: &'a str, text: &'a str) -> Option<What<'a>> {
    let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
    Some(match verb {
        "│" => What::Prints(rest),
        "is" if rest == "polled" => What::Polled,
        "returns" | "panics" => What::Ends(text),
        "fires" => What::Fires,
        "spawns" => What::Spawns(rest),
        "wakes" if rest == "itself" => What::Wakes(who),
        "wakes" => What::Wakes(rest),
        "awaits" => What::Awaits(rest),
        "watches" => What::Watches(rest),
        "cancels" if rest == "itself" => What::Cancels(who),
        "cancels" => What::Cancels(rest),
        "sets" => {
            let (timer, deadline) = rest.split_once(" to ")?;
            What::Sets(timer, deadline)
        }
        "drops" => What::Drops(rest),
        "moves" => What::MovesClock(rest.strip_prefix("the clock to ")?),
        "waits" => What::Waits,
        _ => return None,
    })
}
