//! What there is to see at each step: the ready queue, the timers, the state of each task, the
//! clock, the output so far, and a sentence that says what has happened.

use crate::trace::{Step, What};
use serde::Serialize;

/// A program that is played prints this and a number before it executes the line of that number.
pub const LINE_MARK: &str = "\u{1}L";
/// A program that is played prints this before each line of its own.
pub const PRINT_MARK: &str = "\u{1}P";

/// More steps are not shown.
const MOST: usize = 5_000;
/// Each step lists all tasks and timers, so with many of them fewer steps are shown. A hundred
/// tasks that sleep once are shown to their end.
const MOST_LISTED: usize = 300_000;

/// A trace, made ready to be stepped through.
#[derive(Debug, PartialEq, Serialize)]
pub struct Frames {
    /// All that is printed, line by line.
    pub lines: Vec<String>,
    /// One for each step that can be seen.
    pub frames: Vec<Frame>,
}

/// What there is to see after a step.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Frame {
    /// Where on the drawing the step is.
    pub x: f64,
    /// What has happened.
    pub says: String,
    /// The number of the turn; empty before the first.
    pub turn: String,
    /// Empty, where there is no clock.
    pub time: String,
    /// The names of the tasks that are ready, in the order of the queue.
    pub ready: Vec<String>,
    /// The timers that are set, by deadline: the timer, its deadline, and the task that set it.
    pub timers: Vec<[String; 3]>,
    /// The tasks so far, and what each of them is doing.
    pub tasks: Vec<[String; 2]>,
    /// How many lines have been printed.
    pub printed: usize,
    /// The line of the source that runs. Zero if that is not known, or if the loop is at work.
    pub line: u32,
}

/// One frame for each step that can be seen. The marks say where on the drawing the steps are.
pub fn frames(steps: &[Step], marks: &[f64]) -> Frames {
    let mut scene = Scene::default();
    let mut frames = Vec::new();
    let mut listed = 0;
    for (step, mark) in steps.iter().zip(marks) {
        if let Some(says) = scene.step(step) {
            let frame = scene.frame(step.who, says, *mark);
            listed += frame.tasks.len() + frame.ready.len() + frame.timers.len();
            frames.push(frame);
        }
        if frames.len() == MOST || listed > MOST_LISTED {
            frames.push(scene.frame("loop", "the rest is not shown".into(), *mark));
            break;
        }
    }
    Frames { lines: scene.lines, frames }
}

#[derive(Default)]
struct Scene {
    frame: Frame,
    tasks: Vec<Task>,
    lines: Vec<String>,
    /// The task that is polled.
    polled: Option<String>,
    /// The line of the program around the loop.
    outside: u32,
}

struct Task {
    name: String,
    state: String,
    /// What it will be doing when its poll has ended.
    next: String,
    watched: usize,
    line: u32,
}

impl Scene {
    fn frame(&self, who: &str, says: String, x: f64) -> Frame {
        let shown = self.tasks.iter().filter(|task| {
            // There are many callbacks, and each is soon over.
            !(is_callback(&task.name) && task.state == "done")
        });
        Frame {
            x: x.round(),
            says,
            tasks: shown.map(|task| [task.name.clone(), task.state.clone()]).collect(),
            printed: self.lines.len(),
            line: self.line(who),
            ..self.frame.clone()
        }
    }

    /// The line that runs while `who` acts.
    fn line(&self, who: &str) -> u32 {
        let polled = self.polled.as_deref();
        match self.tasks.iter().rev().find(|task| polled == Some(&*task.name)) {
            Some(task) => task.line,
            None if who == "outside" => self.outside,
            None => 0,
        }
    }

    /// Takes a step, and says what has happened, unless there is nothing to see.
    fn step(&mut self, step: &Step) -> Option<String> {
        let who = step.who;
        let subject = match who {
            "outside" => "the program",
            "loop" => "the loop",
            "thread" => "another thread",
            _ => who,
        };
        Some(match step.what {
            What::Turn(number, time) => {
                self.frame.turn = number.into();
                if time.is_empty() {
                    return Some(format!("tick {number} begins"));
                }
                self.frame.time = time.into();
                format!("turn {number} begins, at {time}")
            }
            What::EndsTurn | What::Waits => return None,
            What::Polled => {
                self.frame.ready.retain(|ready| ready != who);
                self.polled = Some(who.into());
                if let Some(task) = self.task(who) {
                    task.state = "polled".into();
                    task.next = "waits".into();
                    task.watched = 0;
                }
                format!("the loop polls {who}")
            }
            What::Ends(how) => {
                self.polled = None;
                if let Some(task) = self.task(who) {
                    task.state = match how {
                        "returns Pending" => task.next.clone(),
                        "panics" => "panicked".into(),
                        _ => "done".into(),
                    };
                }
                format!("{who} {how}")
            }
            What::Fires => {
                self.frame.timers.retain(|[timer, ..]| timer != who);
                format!("{who} fires")
            }
            What::Spawns(name) => {
                let [state, next] = ["ready", "waits"].map(String::from);
                let name_of = name.into();
                self.tasks.push(Task { name: name_of, state, next, watched: 0, line: 0 });
                self.frame.ready.push(name.into());
                format!("{subject} spawns {name}")
            }
            What::Wakes(name) => {
                self.frame.ready.push(name.into());
                if name == who {
                    self.will(who, "ready".into());
                    return Some(format!("{who} wakes itself"));
                }
                if let Some(task) = self.task(name) {
                    task.state = "ready".into();
                }
                format!("{subject} wakes {name}")
            }
            What::Awaits(name) => {
                self.will(who, format!("waits for {name}"));
                format!("{who} awaits {name}")
            }
            What::Watches(name) => {
                let task = self.task(who)?;
                task.watched += 1;
                let watched = match task.watched {
                    1 => format!("waits for {name}"),
                    many => format!("waits for {many} tasks"),
                };
                self.will(who, watched);
                format!("{who} sets a callback for the end of {name}")
            }
            What::Cancels(name) if name == who => format!("{who} cancels itself"),
            What::Cancels(name) => format!("{subject} cancels {name}"),
            What::Sets(timer, deadline) => {
                let timers = &mut self.frame.timers;
                timers.push([timer, deadline, who].map(String::from));
                // By number, because as text 10 is less than 9. The sort keeps the order of those
                // that are equal.
                timers.sort_by(|[_, one, _], [_, other, _]| {
                    let seconds = |text: &str| text.parse().unwrap_or(f64::INFINITY);
                    seconds(one).total_cmp(&seconds(other))
                });
                self.will(who, format!("sleeps until {deadline}"));
                format!("{who} sets {timer} to {deadline}")
            }
            What::Drops(timer) => {
                self.frame.timers.retain(|[number, ..]| number != timer);
                format!("{subject} drops {timer}")
            }
            What::MovesClock(time) => {
                self.frame.time = time.into();
                format!("{subject} moves the clock to {time}")
            }
            What::Prints(text) => match text.strip_prefix(LINE_MARK) {
                Some(line) => {
                    let line = line.parse().unwrap_or(0);
                    match self.task(who) {
                        Some(task) => task.line = line,
                        None => self.outside = line,
                    }
                    format!("{subject} runs line {line}")
                }
                None => {
                    let line = text.strip_prefix(PRINT_MARK).unwrap_or(text);
                    self.lines.push(line.into());
                    format!("{subject} prints: {line}")
                }
            },
        })
    }

    fn task(&mut self, name: &str) -> Option<&mut Task> {
        // The newest, because a further loop uses the names again.
        self.tasks.iter_mut().rev().find(|task| task.name == name)
    }

    /// What the task will be doing after its poll, unless it has woken itself: then it is ready.
    fn will(&mut self, name: &str, next: String) {
        if let Some(task) = self.task(name)
            && task.next != "ready"
        {
            task.next = next;
        }
    }
}

/// A trace without what is printed only to mark lines.
pub fn unmarked(trace: &str) -> String {
    let marks_a_line = |row: &&str| {
        row.split_once("│ ").is_some_and(|(_, text)| text.starts_with(LINE_MARK))
    };
    let rows = trace.lines().filter(|row| !marks_a_line(row));
    let rows: Vec<_> = rows.map(|row| row.replacen(PRINT_MARK, "", 1)).collect();
    // After the last row of a trace there may be empty ones.
    rows.join("\n").trim_end().to_string() + "\n"
}

fn is_callback(name: &str) -> bool {
    name == "callback" || name.starts_with("callback-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::read;

    const TRACE: &str = "                  outside     spawns main
turn 1     0.000  main        is polled
                              spawns child
                              sets timer 1 to 10.000
                              returns Pending
                  child       is polled
                              │ child </script>
                              sets timer 2 to 9.000
                              returns Pending

                  loop        moves the clock to 9.000
turn 2     9.000  timer 2     fires
                              wakes child
                              drops timer 1
";

    fn frames_of(trace: &str) -> Frames {
        let steps = read(trace).unwrap();
        frames(&steps, &vec![0.0; steps.len()])
    }

    fn after<'a>(frames: &'a Frames, says: &str) -> &'a Frame {
        let found = frames.frames.iter().find(|frame| frame.says == says);
        found.unwrap_or_else(|| panic!("{says}: {frames:#?}"))
    }

    fn pairs(frame: &Frame) -> Vec<(&str, &str)> {
        frame.tasks.iter().map(|[name, state]| (name.as_str(), state.as_str())).collect()
    }

    #[test]
    fn each_step_shows_the_queue_and_what_every_task_is_doing() {
        let frames = frames_of(TRACE);
        let spawned = after(&frames, "main spawns child");
        assert_eq!(spawned.ready, ["child"]);
        assert_eq!(pairs(spawned), [("main", "polled"), ("child", "ready")]);
        let asleep = after(&frames, "child returns Pending");
        assert!(asleep.ready.is_empty());
        let sleeping = [("main", "sleeps until 10.000"), ("child", "sleeps until 9.000")];
        assert_eq!(pairs(asleep), sleeping);
        let woken = after(&frames, "timer 2 wakes child");
        assert_eq!((woken.turn.as_str(), woken.time.as_str()), ("2", "9.000"));
        assert_eq!(woken.ready, ["child"]);
    }

    #[test]
    fn timers_are_in_the_order_of_their_deadlines_until_they_fire_or_are_dropped() {
        let frames = frames_of(TRACE);
        let numbers = |says| {
            let timers = &after(&frames, says).timers;
            timers.iter().map(|[timer, ..]| timer.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(numbers("child sets timer 2 to 9.000"), ["timer 2", "timer 1"]);
        assert_eq!(numbers("timer 2 fires"), ["timer 1"]);
        assert_eq!(numbers("timer 2 drops timer 1"), [""; 0]);
    }

    #[test]
    fn what_is_printed_is_counted_and_cannot_end_the_script() {
        let frames = frames_of(TRACE);
        assert_eq!(frames.lines, ["child </script>"]);
        assert_eq!(after(&frames, "main returns Pending").printed, 0);
        assert_eq!(after(&frames, "child prints: child </script>").printed, 1);
        let drawn = crate::draw(TRACE, "id", "A title", crate::BY_ORDER).unwrap();
        assert_eq!(drawn.matches("</script>").count(), 1);
    }

    #[test]
    fn a_callback_that_is_over_is_not_shown() {
        let frames = frames_of(
            "                  outside     spawns callback\n\
             turn 1     0.000  callback    is polled\n                              returns Ready\n",
        );
        assert_eq!(
            pairs(after(&frames, "the loop polls callback")),
            [("callback", "polled")]
        );
        assert_eq!(pairs(after(&frames, "callback returns Ready")), []);
    }
}
