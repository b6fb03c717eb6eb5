//! `{{#timeline LESSON [NAME]}}`: a drawing of who ran when, made of a recorded trace.
//!
//! From left to right is the order in which things happen, because in virtual time most of
//! them happen at the same instant. Where the clock moves there is a gap, as wide as the
//! time is long, so that two drawings can be compared.

use crate::console::recorded;
use crate::html::escape;
use crate::repository::Repository;
use crate::trace::{self, Step, What};

/// Heights in pixels: above the rows, of a row, of a box in it, and below.
const TOP: f64 = 34.0;
const ROW: f64 = 44.0;
const BOX: f64 = 20.0;
const BOTTOM: f64 = 30.0;
/// Widths: of each thing that is done in a poll, of the space between two of them, and of a
/// second.
const ACTION: f64 = 16.0;
const SPACE: f64 = 8.0;
const SECOND: f64 = 500.0;
const LETTER: f64 = 7.0;

const CAPTION: &str = "A box is a poll: hollow if it returns Pending, filled if Ready. \
    Until the next one a task is ready (solid line), asleep (dashed), or waits for \
    somebody (dotted). An arrow leads from who spawns or wakes to whom.";

/// Draws the trace that is recorded beside the output `name`.
pub fn timeline(
    repository: &Repository,
    lesson: &str,
    name: &str,
) -> Result<String, String> {
    let name = format!("{name}_trace");
    let recorded = recorded(repository, lesson, &name)?;
    let steps = trace::read(&recorded.printed)
        .map_err(|problem| format!("lessons/{lesson}/expected/{name}.snap: {problem}"))?;
    let mut drawing = Drawing::new(&steps);
    for step in &steps {
        drawing.add(step);
    }
    drawing.end_turn();
    let (names, width, height) = (drawing.names(), drawing.x, drawing.height());
    let Drawing { behind, front, .. } = drawing;
    let (id, title) = (format!("{lesson}-{name}"), escape(&recorded.command));
    let story = story(&recorded.printed);
    Ok(format!(
        "<figure class=\"timeline\">\n<div>\n{names}\
         <svg role=\"img\" aria-labelledby=\"{id} {id}-story\" width=\"{width}\" height=\"{height}\">\n\
         <title id=\"{id}\">Timeline of {title}</title>\n<desc id=\"{id}-story\">{story}</desc>\n\
         {behind}{front}</svg>\n</div>\n<figcaption>{CAPTION}</figcaption>\n</figure>\n"
    ))
}

/// The trace in one line, for those who do not see the drawing.
fn story(trace: &str) -> String {
    let rows = trace.lines().filter(|row| !row.is_empty());
    let rows = rows.map(|row| row.split_whitespace().collect::<Vec<_>>().join(" "));
    escape(&rows.map(|row| row.replace('│', "prints")).collect::<Vec<_>>().join("; "))
}

/// Until its next poll a task is ready, asleep or waiting: since where, and for what.
struct Span {
    class: &'static str,
    from: f64,
    label: String,
}

struct Drawing {
    rows: Vec<String>,
    spans: Vec<Option<Span>>,
    /// Where the next thing happens.
    x: f64,
    /// Where the turn that is under way began, and the poll.
    turn: Option<f64>,
    poll: f64,
    /// What the task that is polled will be doing afterwards.
    next: (&'static str, String),
    /// How many tasks it watches.
    watched: usize,
    time: f64,
    behind: String,
    front: String,
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
    fn new(steps: &[Step]) -> Drawing {
        let spawned = steps.iter().filter_map(|step| match step.what {
            What::Spawns(task) => Some(row(task)),
            _ => None,
        });
        let mut rows: Vec<&str> = spawned.filter(|name| *name != CALLBACKS).collect();
        let acts = |name: &&str| steps.iter().any(|step| row(step.who) == *name);
        rows.extend([CALLBACKS, TIMERS, THREAD].into_iter().filter(acts));
        Drawing {
            spans: rows.iter().map(|_| None).collect(),
            rows: rows.into_iter().map(String::from).collect(),
            x: SPACE,
            turn: None,
            poll: 0.0,
            next: ("waiting", String::new()),
            watched: 0,
            time: 0.0,
            behind: String::new(),
            front: String::new(),
        }
    }

    fn add(&mut self, step: &Step) {
        let who = step.who;
        match step.what {
            What::Turn(number, _) => {
                self.end_turn();
                self.turn = Some(self.x);
                self.text(self.x + SPACE, TOP - 12.0, "start", number);
                self.x += SPACE;
            }
            What::Polled => {
                self.end_span(who);
                self.poll = self.x;
                self.x += BOX / 2.0;
                self.next = ("waiting", String::new());
                self.watched = 0;
            }
            What::Ends(how) => self.end_poll(who, how),
            What::Fires => {
                self.x += SPACE;
                let y = self.y(who) - 7.0;
                self.draw(format!(
                    "<path class=\"fire\" d=\"M{} {y}l7 7-7 7-7-7z\"/>",
                    self.x
                ));
            }
            What::Spawns(task) => self.arrow(who, task, "spawn"),
            What::Wakes(task) if task == who => self.next = ("ready", String::new()),
            What::Wakes(task) => self.arrow(who, task, "wake"),
            What::Awaits(task) => self.will("waiting", format!("for {task}")),
            What::Watches(_) => {
                self.watched += 1;
                self.will("waiting", format!("for {} tasks", self.watched));
            }
            What::Sets(_, deadline) => self.will("asleep", format!("until {deadline}")),
            What::MovesClock(time) => self.move_clock(time),
            What::Drops(_) | What::Waits | What::Prints(_) => {}
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
            let (width, height) = (self.x - from, self.height() - TOP - BOTTOM + SPACE);
            let y = TOP - SPACE;
            self.behind += &format!(
                "<rect class=\"turn\" x=\"{from}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>\n"
            );
            self.x += SPACE / 2.0;
        }
    }

    fn end_poll(&mut self, who: &str, how: &str) {
        let (from, y) = (self.poll, self.y(who));
        // Without an action, or after the last one.
        self.x = self.x.max(from + BOX);
        let class = how.rsplit(' ').next().unwrap_or(how).to_lowercase();
        let (width, top) = (self.x - from, y - BOX / 2.0);
        self.draw(format!(
            "<rect class=\"poll {class}\" x=\"{from}\" y=\"{top}\" width=\"{width}\" height=\"{BOX}\" rx=\"4\"/>"
        ));
        if how == "returns Pending" {
            let (class, label) = self.next.clone();
            self.begin_span(who, class, label);
        }
        self.x += SPACE;
    }

    fn begin_span(&mut self, who: &str, class: &'static str, label: String) {
        let from = self.x;
        if let Some(row) = self.row(who).filter(|&row| self.rows[row] != CALLBACKS) {
            self.spans[row] = Some(Span { class, from, label });
        }
    }

    /// Draws what a task has been doing until here, and what for, where there is room.
    fn end_span(&mut self, who: &str) {
        let Some(span) = self.row(who).and_then(|row| self.spans[row].take()) else {
            return;
        };
        let (Span { class, from, label }, x, y) = (span, self.x, self.y(who));
        self.draw(format!("<path class=\"{class}\" d=\"M{from} {y}H{x}\"/>"));
        if label.len() as f64 * LETTER < x - from {
            self.text((from + x) / 2.0, y - 6.0, "middle", &label);
        }
    }

    /// Somebody makes a task ready.
    fn arrow(&mut self, who: &str, task: &str, class: &str) {
        self.end_span(task);
        self.begin_span(task, "ready", String::new());
        if self.row(who).is_some() {
            let (x, from, to) = (self.x, self.y(who), self.y(task));
            // From the edge of the box to the line of the other.
            let down = if to > from { 1.0 } else { -1.0 };
            let (from, back) = (from + down * BOX / 2.0, -6.0 * down);
            self.draw(format!(
                "<path class=\"{class}\" d=\"M{x} {from}V{to}m-4 {back} 4 {} 4 {back}\"/>",
                -back
            ));
            self.x += ACTION;
        }
    }

    fn move_clock(&mut self, time: &str) {
        self.end_turn();
        let to = time.parse().unwrap_or(self.time);
        let from = self.x;
        self.x += ((to - self.time) * SECOND).round();
        self.time = to;
        let y = self.height() - BOTTOM + 4.0;
        self.draw(format!(
            "<path class=\"clock\" d=\"M{from} {y}H{}m-5-4 5 4-5 4\"/>",
            self.x
        ));
        self.text(self.x, y + 18.0, "middle", &format!("{to} s"));
    }

    /// The names of the rows, in a picture of their own: it stays when the other is scrolled.
    fn names(&self) -> String {
        let longest = self.rows.iter().map(|name| name.chars().count()).max();
        let (width, height) =
            (longest.unwrap_or(0) as f64 * LETTER + SPACE, self.height());
        let mut names = format!(
            "<svg class=\"names\" aria-hidden=\"true\" width=\"{width}\" height=\"{height}\">\n"
        );
        let turn = if self.time > 0.0 { "turn" } else { "tick" };
        let rows = self.rows.iter().map(|name| (name.as_str(), self.y(name) + 4.0));
        for (name, y) in [(turn, TOP - 12.0)].into_iter().chain(rows) {
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
        self.draw(format!(
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>"
        ));
    }

    fn draw(&mut self, element: String) {
        self.front += &element;
        self.front += "\n";
    }
}
