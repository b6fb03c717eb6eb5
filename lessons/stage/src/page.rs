//! The page on which the trace is written: who did what, in columns.
//!
//! A program can read it as well as a person. Two spaces or more separate the columns, and
//! `…` is the name of a task, a number, or a time in seconds:
//!
//! ```text
//! turn …  TIME  WHO  WHAT    the first row of a turn; in lesson 03 `tick …`, without TIME
//!               WHO  WHAT    a further row
//!                    WHAT    a further row of the same WHO
//!                    │ LINE  printed by WHO
//! │ LINE                     printed by the program outside of its tasks
//! ```
//!
//! An empty line ends a turn; rows between it and the next turn tell what happened before
//! that. WHO is a task, `timer …`, the `loop`, `outside` (the program around the loop), or
//! `thread` (another one). WHAT begins with `is polled` or `fires`, and a poll ends with `returns
//! Pending`, `returns Ready` or `panics`. Meanwhile, and outside, it is `spawns …`, `wakes
//! …`, `wakes itself`, `awaits …`, `watches …` (wants a callback when that task has ended, as
//! `gather` does), `cancels …`, `cancels itself`, `sets timer … to …`, `drops timer …` or `moves
//! the clock to …`. The loop also `waits for … s` and `waits for a wake`.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

/// Who does something.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    Task(u64),
    Timer(u64),
    Loop,
    Outside,
    Thread,
}

#[derive(Default)]
pub struct Page {
    /// What is to be printed.
    pub rows: Vec<String>,
    /// When the turn began whose tick comes next; empty if there is no clock.
    pub time: String,
    /// Who has the row above.
    pub last: Option<Actor>,
    colour: bool,
    names: BTreeMap<u64, String>,
    taken: BTreeSet<String>,
    in_turn: bool,
    /// Of a turn that has no row yet.
    heading: String,
}

/// The widths of the columns, with the spaces that follow.
const TURN: usize = 18;
const WHO: usize = 12;

/// What has a meaning of its own is not the name of a task.
const RESERVED: [&str; 4] = ["itself", "loop", "outside", "thread"];

const BOLD: u8 = 1;
const CYAN: u8 = 36;

impl Page {
    pub fn new(colour: bool) -> Page {
        Page { colour, ..Page::default() }
    }

    pub fn tick(&mut self, number: u64) {
        self.go(true);
        self.last = None;
        let time = mem::take(&mut self.time);
        let word = if time.is_empty() { "tick" } else { "turn" };
        self.heading = format!("{word} {number:<3} {time:>7}  ");
    }

    /// Names a task. The second of a name is `name-2`, for nobody knows of it when the
    /// first one comes. With the first task of a further loop all names are free again.
    pub fn add(&mut self, task: u64, name: &str) -> &str {
        if task == 1 {
            self.taken = BTreeSet::from(RESERVED.map(String::from));
        }
        let words: Vec<&str> = name.split_whitespace().collect();
        let name = words.join(" ");
        let (mut shown, mut count) = (name.clone(), 1);
        while !self.taken.insert(shown.clone()) {
            count += 1;
            shown = format!("{name}-{count}");
        }
        self.names.insert(task, shown);
        self.task(task)
    }

    pub fn task(&self, number: u64) -> &str {
        self.names.get(&number).map_or("?", String::as_str)
    }

    /// The first row of somebody, who is named even if the row above has the same name.
    pub fn begin(&mut self, who: Actor, what: &str) {
        self.last = None;
        self.row(who, what);
    }

    pub fn row(&mut self, who: Actor, what: &str) {
        if [Actor::Loop, Actor::Outside].contains(&who) {
            self.go(false);
        }
        let name = match who {
            _ if self.last == Some(who) => "",
            Actor::Task(number) => self.task(number),
            Actor::Timer(number) => &format!("timer {number}"),
            Actor::Loop => "loop",
            Actor::Outside => "outside",
            Actor::Thread => "thread",
        };
        let name = format!("{name}  ");
        let heading = mem::take(&mut self.heading);
        let turn = match heading.as_str() {
            "" => " ".repeat(TURN),
            heading => self.paint(BOLD, heading),
        };
        self.rows.push(format!("{turn}{name:WHO$}{what}"));
        self.last = Some(who);
    }

    pub fn print(&mut self, who: Actor, text: &str) {
        for line in text.split('\n') {
            let line = self.paint(CYAN, &format!("│ {line}"));
            if who == Actor::Outside {
                self.go(false);
                self.rows.push(line);
                self.last = None;
            } else {
                self.row(who, &line);
            }
        }
    }

    /// Into a turn, or out of it.
    fn go(&mut self, in_turn: bool) {
        if !self.heading.is_empty() {
            let heading = mem::take(&mut self.heading);
            self.rows.push(self.paint(BOLD, heading.trim_end()));
        }
        if mem::replace(&mut self.in_turn, in_turn) {
            self.rows.push(String::new());
        }
    }

    fn paint(&self, colour: u8, text: &str) -> String {
        if self.colour { format!("\x1b[{colour}m{text}\x1b[0m") } else { text.into() }
    }
}
