//! A drawing of who ran when.
//!
//! From left to right is the order in which things happen, because in virtual time most of
//! them happen at the same instant; where the clock moves there is a gap, as wide as the
//! time is long. [`BY_TIME`] makes the gaps wide and all else narrow, so that the times of two
//! programs can be compared.

use crate::escape;
use crate::trace::{Step, What};
use std::collections::VecDeque;

/// Heights in pixels: above the rows, of a row, of a box in it, and below.
const TOP: f64 = 30.0;
const ROW: f64 = 42.0;
const BOX: f64 = 17.0;
const BOTTOM: f64 = 30.0;
const GAP: f64 = 6.0;
const LETTER: f64 = 6.5;

/// Widths in pixels.
#[derive(Clone, Copy)]
pub struct Scale {
    /// Of a poll in which nothing is done.
    poll: f64,
    /// Of each thing that is done in a poll.
    action: f64,
    /// Between two polls.
    space: f64,
    second: f64,
    /// Whether there is room for the numbers of the turns.
    numbers: bool,
}

/// Shows the order of what happens.
pub const BY_ORDER: Scale =
    Scale { poll: 17.0, action: 13.0, space: 6.0, second: 240.0, numbers: true };
/// Shows how long it takes.
pub const BY_TIME: Scale =
    Scale { poll: 5.0, action: 4.0, space: 2.0, second: 850.0, numbers: false };

/// Says what the signs mean, of those that are drawn.
pub fn caption(drawings: &str) -> String {
    let if_drawn = |class: &str, words: &'static str| {
        if drawings.contains(&format!("class=\"{class}\"")) { words } else { "" }
    };
    let band = if drawings.contains(">tick<") { "tick" } else { "turn of the loop" };
    format!(
        "A box is a poll, which runs a task until it pauses (hollow: it returns Pending) or ends \
         (filled: Ready). \
         Between its polls a task is ready (solid line){} or waits (dotted line). \
         An arrow leads from what spawns or wakes a task to that task{}. \
         A pale band is a {band}{}.",
        if_drawn("asleep", ", sleeps until its timer fires (dashed line),"),
        [
            if_drawn("asleep", "; a diamond is a timer that fires"),
            if_drawn(
                "cancel",
                "; a cross is a cancel, on the line of the task that is asked to stop"
            ),
        ]
        .concat(),
        if_drawn("clock", ", and the arrows below show where the clock moves"),
    )
}

/// Draws the steps. Returns the drawing, with its title and its story for those who do not see
/// it, and where on it each step is.
pub fn draw(
    scale: Scale,
    steps: &[Step],
    id: &str,
    title: &str,
    story: &str,
) -> (String, Vec<f64>) {
    let mut drawing = Drawing::new(scale, steps);
    let marks = steps.iter().map(|step| drawing.add(step)).collect();
    (drawing.finish(id, title, story), marks)
}

/// Until its next poll a task is ready, asleep or waiting: since where, and for what.
struct Span {
    class: &'static str,
    from: f64,
    label: String,
}

struct Drawing {
    scale: Scale,
    rows: Vec<String>,
    /// What each row is doing; several callbacks may be ready at the same time.
    spans: Vec<VecDeque<Span>>,
    /// Where the next thing happens.
    x: f64,
    /// Where the turn that is under way began, and the poll.
    turn: Option<f64>,
    poll: f64,
    /// What the task that is polled will be doing afterwards.
    next: (&'static str, String),
    /// How many tasks it watches.
    watched: usize,
    has_clock: bool,
    time: f64,
    behind: String,
    front: String,
    texts: String,
}

/// Callbacks share a row, and timers do.
fn row(who: &str) -> &str {
    match who {
        "callback" => CALLBACKS,
        "thread" => THREAD,
        _ if who.starts_with("callback-") => CALLBACKS,
        _ if who.starts_with("timer ") => TIMERS,
        _ => who,
    }
}

const CALLBACKS: &str = "callbacks";
const TIMERS: &str = "timers";
const THREAD: &str = "another thread";

impl Drawing {
    fn new(scale: Scale, steps: &[Step]) -> Drawing {
        let spawned = steps.iter().filter_map(|step| match step.what {
            What::Spawns(task) => Some(row(task)),
            _ => None,
        });
        let mut rows: Vec<&str> = spawned.filter(|name| *name != CALLBACKS).collect();
        let acts = |name: &&str| steps.iter().any(|step| row(step.who) == *name);
        rows.extend([CALLBACKS, TIMERS, THREAD].into_iter().filter(acts));
        Drawing {
            scale,
            spans: rows.iter().map(|_| VecDeque::new()).collect(),
            rows: rows.into_iter().map(String::from).collect(),
            x: scale.space,
            turn: None,
            poll: 0.0,
            next: ("waiting", String::new()),
            watched: 0,
            has_clock: steps
                .iter()
                .any(|step| matches!(step.what, What::Turn(_, time) if !time.is_empty())),
            time: 0.0,
            behind: String::new(),
            front: String::new(),
            texts: String::new(),
        }
    }

    /// Draws a step, and returns where it is.
    fn add(&mut self, step: &Step) -> f64 {
        let (who, before) = (step.who, self.x);
        match step.what {
            What::Turn(number, time) => {
                self.end_turn();
                self.time = time.parse().unwrap_or(0.0);
                self.turn = Some(self.x);
                if self.scale.numbers {
                    let x = self.x + self.scale.space;
                    self.text(x, TOP - 12.0, "start", number);
                }
                self.x += self.scale.space;
            }
            What::Polled => {
                self.end_span(who);
                self.poll = self.x;
                self.x += self.scale.poll / 2.0;
                self.next = ("waiting", String::new());
                self.watched = 0;
            }
            What::Ends(how) => self.end_poll(who, how),
            What::Fires => {
                self.x += self.scale.space;
                let y = self.y(who) - 7.0;
                self.draw(format!(
                    "<path class=\"fire\" d=\"M{} {y}l7 7-7 7-7-7z\"/>",
                    self.x
                ));
            }
            What::Spawns(task) => self.arrow(who, task),
            What::Wakes(task) if task == who => self.next = ("ready", String::new()),
            What::Wakes(task) => {
                self.end_span(task);
                self.arrow(who, task);
            }
            What::Awaits(task) => self.will("waiting", format!("awaits {task}")),
            What::Watches(_) => {
                self.watched += 1;
                self.will("waiting", format!("watches {} tasks", self.watched));
            }
            What::Cancels(task) => {
                let (x, y) = (self.x - 5.0, self.y(task) - 5.0);
                self.draw(format!(
                    "<path class=\"cancel\" d=\"M{x} {y}l10 10m0-10-10 10\"/>"
                ));
                self.x += self.scale.action;
            }
            What::Sets(_, deadline) => self.will("asleep", format!("until {deadline}")),
            What::MovesClock(time) => self.move_clock(time),
            What::EndsTurn => self.end_turn(),
            What::Drops(_) | What::Waits | What::Prints(_) => {}
        }
        match step.what {
            // An arrow is where it begins, and all else where it ends.
            What::Spawns(_) | What::Wakes(_) | What::Cancels(_) => before,
            _ => self.x,
        }
    }

    /// Unless it has woken itself: then it is ready.
    fn will(&mut self, class: &'static str, label: String) {
        if self.next.0 != "ready" {
            self.next = (class, label);
        }
    }

    fn end_turn(&mut self) {
        if let Some(from) = self.turn.take() {
            let (width, height) = (self.x - from, self.height() - TOP - BOTTOM + GAP);
            let y = TOP - GAP;
            self.behind += &format!(
                "<rect class=\"turn\" x=\"{from}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>\n"
            );
            self.x += self.scale.space / 2.0;
        }
    }

    fn end_poll(&mut self, who: &str, how: &str) {
        let (from, y) = (self.poll, self.y(who));
        // Without an action, or after the last one.
        self.x = self.x.max(from + self.scale.poll);
        let class = how.rsplit(' ').next().unwrap_or(how).to_lowercase();
        let (width, top) = (self.x - from, y - BOX / 2.0);
        self.draw(format!(
            "<rect class=\"poll {class}\" x=\"{from}\" y=\"{top}\" width=\"{width}\" height=\"{BOX}\" rx=\"4\"/>"
        ));
        if how == "returns Pending" {
            let (class, label) = self.next.clone();
            self.begin_span(who, class, label);
        }
        self.x += self.scale.space;
    }

    fn begin_span(&mut self, who: &str, class: &'static str, label: String) {
        let from = self.x;
        if let Some(row) = self.row(who) {
            self.spans[row].push_back(Span { class, from, label });
        }
    }

    /// Draws what a task has been doing until here, and what for, where there is room.
    fn end_span(&mut self, who: &str) {
        let span = self.row(who).and_then(|row| self.spans[row].pop_front());
        let Some(span) = span else { return };
        let (Span { class, from, label }, x, y) = (span, self.x, self.y(who));
        self.draw(format!("<path class=\"{class}\" d=\"M{from} {y}H{x}\"/>"));
        if label.len() as f64 * LETTER < x - from {
            self.text((from + x) / 2.0, y - 6.0, "middle", &label);
        }
    }

    /// A task is made ready.
    fn arrow(&mut self, who: &str, task: &str) {
        self.begin_span(task, "ready", String::new());
        if self.row(who).is_some() {
            let (x, from, to) = (self.x, self.y(who), self.y(task));
            // From the edge of the box to the line of the other.
            let down = if to > from { 1.0 } else { -1.0 };
            if who == "thread" {
                self.draw(format!(
                    "<circle class=\"fire\" cx=\"{x}\" cy=\"{from}\" r=\"5\"/>"
                ));
            }
            let (from, back) = (from + down * BOX / 2.0, -6.0 * down);
            self.draw(format!(
                "<path class=\"arrow\" d=\"M{x} {from}V{to}m-4 {back} 4 {} 4 {back}\"/>",
                -back
            ));
            self.x += self.scale.action;
        }
    }

    /// Between two turns, or in a poll that keeps all others waiting.
    fn move_clock(&mut self, time: &str) {
        let to = time.parse().unwrap_or(self.time);
        let from = self.x;
        self.x += ((to - self.time) * self.scale.second).round();
        self.time = to;
        let y = self.height() - BOTTOM + 4.0;
        self.draw(format!(
            "<path class=\"clock\" d=\"M{from} {y}H{}m-5-4 5 4-5 4\"/>",
            self.x
        ));
        self.text(self.x, y + 18.0, "middle", &format!("now {to} s"));
    }

    fn finish(mut self, id: &str, title: &str, story: &str) -> String {
        self.end_turn();
        // Those who still wait will wait for ever.
        for row in self.rows.clone() {
            self.end_span(&row);
        }
        let (names, width, height) = (self.names(), self.x, self.height());
        let Drawing { behind, front, texts, .. } = self;
        let title = escape(title);
        format!(
            "<div>\n{names}\
             <svg role=\"img\" aria-labelledby=\"{id} {id}-story\" width=\"{width}\" height=\"{height}\">\n\
             <title id=\"{id}\">{title}</title>\n<desc id=\"{id}-story\">{story}</desc>\n\
             {behind}{front}{texts}</svg>\n</div>\n"
        )
    }

    /// The names of the rows, in a picture of their own: it stays when the other is scrolled.
    fn names(&self) -> String {
        let longest = self.rows.iter().map(|name| name.chars().count()).max();
        let (width, height) = (longest.unwrap_or(0) as f64 * LETTER + GAP, self.height());
        let mut names = format!(
            "<svg class=\"names\" aria-hidden=\"true\" width=\"{width}\" height=\"{height}\">\n"
        );
        let turn = if self.has_clock { "turn" } else { "tick" };
        let turn = self.scale.numbers.then_some((turn, TOP - 12.0));
        let rows = self.rows.iter().map(|name| (name.as_str(), self.y(name) + 4.0));
        for (name, y) in turn.into_iter().chain(rows) {
            names += &format!("<text y=\"{y}\">{}</text>\n", escape(name));
        }
        names + "</svg>\n"
    }

    fn row(&self, who: &str) -> Option<usize> {
        self.rows.iter().position(|name| name == row(who))
    }

    /// The middle of a row.
    fn y(&self, who: &str) -> f64 {
        TOP + ROW * (self.row(who).unwrap_or(0) as f64 + 0.5)
    }

    fn height(&self) -> f64 {
        TOP + ROW * self.rows.len() as f64 + BOTTOM
    }

    fn text(&mut self, x: f64, y: f64, anchor: &str, text: &str) {
        let text = escape(text);
        self.texts += &format!(
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>\n"
        );
    }

    fn draw(&mut self, element: String) {
        self.front += &element;
        self.front += "\n";
    }
}
