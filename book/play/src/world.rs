//! What all tasks of a program share: its names, its clock, what it has printed.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use spawn::{run_with, running_loop};
use timers::{Wait, yield_now};

use crate::FOR_EVER;
use crate::builtins;
use crate::clock::Clock;
use crate::error::{Fault, error, refuse};
use crate::task::{self, Body, Coroutine, Gather, Outcome, Progress, Task};
use crate::value::Value;

/// A program that does more is stopped.
const STEPS: usize = 1_000_000;
const LINES: usize = 10_000;

/// A line that a program has printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The turn of the loop; 0 outside of it.
    pub turn: u64,
    /// The time on the program's clock.
    pub time: Duration,
    /// The line.
    pub line: String,
}

pub struct World {
    globals: RefCell<BTreeMap<Rc<str>, Value>>,
    clock: Rc<Clock>,
    steps: Cell<usize>,
    /// Why the program ends before its end.
    halted: RefCell<Option<Rc<str>>>,
    pub printed: RefCell<Vec<Printed>>,
    /// What has been printed of a line that is not complete.
    begun: RefCell<String>,
    /// What Python says on stderr, but for the error that ends the program.
    pub notes: RefCell<Vec<String>>,
    /// All that there were, in the order of their making.
    coroutines: RefCell<Vec<Rc<Coroutine>>>,
    pub tasks: RefCell<Vec<Rc<Task>>>,
    pub gathers: RefCell<Vec<Rc<Gather>>>,
    running: Cell<bool>,
    /// Whether to print, before each statement, which line it is.
    with_lines: bool,
}

impl World {
    pub fn new(with_lines: bool) -> Rc<World> {
        Rc::new_cyclic(|world| World {
            globals: RefCell::default(),
            clock: Rc::new(Clock::new(world.clone())),
            steps: Cell::new(0),
            halted: RefCell::default(),
            printed: RefCell::default(),
            begun: RefCell::default(),
            notes: RefCell::default(),
            coroutines: RefCell::default(),
            tasks: RefCell::default(),
            gathers: RefCell::default(),
            running: Cell::new(false),
            with_lines,
        })
    }

    pub fn global(&self, name: &str) -> Option<Value> {
        let own = self.globals.borrow().get(name).cloned();
        own.or_else(|| builtins::named(name))
    }

    pub fn set_global(&self, name: &Rc<str>, value: Option<Value>) {
        let before = match value {
            Some(value) => self.globals.borrow_mut().insert(Rc::clone(name), value),
            None => self.globals.borrow_mut().remove(name),
        };
        drop(before);
    }

    /// Why the program has been stopped, if it has.
    pub fn halted(&self) -> Option<Rc<str>> {
        self.halted.borrow().clone()
    }

    /// Stops the program. The first reason counts.
    pub fn halt(&self, line: u32, reason: &str) -> Rc<str> {
        let place = if line > 0 { format!("line {line}: ") } else { String::new() };
        let reason = format!("{place}{reason}").into();
        self.clock.stop();
        Rc::clone(self.halted.borrow_mut().get_or_insert(reason))
    }

    pub fn spend(&self, steps: usize) -> Result<(), Fault> {
        self.steps.set(self.steps.get() + steps);
        if self.steps.get() > STEPS {
            return Err(Fault::Halt(
                "stopped after 1,000,000 steps: does this program ever end?".into(),
            ));
        }
        Ok(())
    }

    /// The time since the program began.
    pub fn now(&self) -> Duration {
        self.clock.now()
    }

    /// `time.sleep`: the clock moves, and nothing else does.
    pub fn block(&self, duration: Duration) {
        self.clock.advance(duration);
    }

    pub fn at_line(&self, line: u32) {
        if self.with_lines && line > 0 {
            stage::println!("{}{line}", timeline::LINE_MARK);
        }
    }

    /// Prints complete lines, and keeps the beginning of the next.
    pub fn print(&self, text: &str) -> Result<(), Fault> {
        let text = self.begun.take() + text;
        let mut lines: Vec<&str> = text.split('\n').collect();
        let begun = lines.pop().unwrap_or_default();
        self.begun.replace(begun.into());
        for line in lines {
            self.print_line(line);
        }
        if self.printed.borrow().len() > LINES {
            let text = "stopped after 10,000 printed lines: does this program ever end?";
            return Err(Fault::Halt(text.into()));
        }
        Ok(())
    }

    fn print_line(&self, line: &str) {
        let turn = if self.running.get() { running_loop().executor().ticks() } else { 0 };
        let line = line.to_string();
        match self.with_lines {
            true => stage::println!("{}{line}", timeline::PRINT_MARK),
            false => stage::println!("{line}"),
        }
        self.printed.borrow_mut().push(Printed { turn, time: self.now(), line });
    }

    pub fn note(&self, text: String) {
        self.notes.borrow_mut().push(text);
    }

    pub fn coroutine(&self, name: Rc<str>, line: u32, body: Body) -> Value {
        let progress = Progress::New.into();
        let coroutine = Rc::new(Coroutine { name, line, progress, body });
        self.coroutines.borrow_mut().push(Rc::clone(&coroutine));
        Value::Coroutine(coroutine)
    }

    /// A task of a coroutine, which starts in the next turn.
    pub fn spawn(
        self: &Rc<Self>,
        coroutine: Rc<Coroutine>,
        name: Option<Rc<str>>,
    ) -> Result<Rc<Task>, Fault> {
        if !self.running.get() {
            return Err(error("RuntimeError", "no running event loop"));
        }
        let name = name.unwrap_or_else(|| Rc::clone(&coroutine.name));
        Ok(Task::spawn(self, coroutine, name))
    }

    pub fn is_running(&self) -> bool {
        self.running.get()
    }

    /// `asyncio.run(main)`
    pub fn run(self: &Rc<Self>, main: Rc<Coroutine>) -> Outcome {
        self.running.set(true);
        let world = Rc::clone(self);
        let ended = run_with(Rc::clone(&self.clock) as Rc<dyn Wait>, async move {
            let task = Task::main();
            let outcome = task::run(&world, &task, main).await;
            task.end(&outcome);
            world.end_tasks().await;
            outcome.inspect_err(|fault| task.raise(fault))
        });
        self.running.set(false);
        if let Some(reason) = self.halted() {
            return Err(Fault::Halt(reason));
        }
        if ended.is_ok() && self.tasks.borrow().iter().any(|task| task.is_dropped()) {
            // CPython ends it when it clears up, in no certain order.
            return Err(refuse(
                "a task that was made when `main` had ended, and never ends,",
            ));
        }
        ended.unwrap_or_else(|problem| Err(Fault::Halt(problem.to_string().into())))
    }

    /// Cancels the tasks that are left over when `main` has ended, and waits for their ends.
    /// In CPython: `_cancel_all_tasks` in `Lib/asyncio/runners.py`.
    async fn end_tasks(self: &Rc<Self>) {
        let left = self.left_over();
        if left.is_empty() || self.halted().is_some() {
            return;
        }
        // Cancelled when the turn after the one in which `main` ended is over.
        let after = running_loop().executor().ticks() + 1;
        let (tasks, ended) = self.clock.cancel_after(after).await;
        ended.await;
        for error in tasks.iter().filter_map(|task| task.error()) {
            let error = error.short();
            self.note(format!(
                "unhandled exception during asyncio.run() shutdown: {error}"
            ));
        }
        tasks.iter().for_each(|task| task.retrieved.set(true));
        // CPython's loop turns a little longer, to end what this Python has not.
        for _ in 0..3 {
            yield_now().await;
        }
    }

    pub fn left_over(&self) -> Vec<Rc<Task>> {
        let tasks = self.tasks.borrow();
        tasks.iter().filter(|task| !task.is_finished()).cloned().collect()
    }

    /// Nothing will happen any more, and `main` has not ended.
    pub fn wait_for_ever(&self) {
        let waiting = self.left_over().into_iter().flat_map(|task| {
            let others =
                task.waits_for().into_iter().filter(|other| !other.is_finished());
            let name = Rc::clone(&task.name);
            others.map(move |other| format!("{name} waits for {}", other.name))
        });
        let waiting: Vec<String> = waiting.collect();
        // What is still in a variable might be awaited yet.
        self.complain(1);
        let waiting = waiting.join(", ");
        let text =
            format!("nothing is ready and no timer is set: {FOR_EVER} ({waiting})");
        self.halt(0, &text);
    }

    /// What Python says when its program ends.
    pub fn finish(&self) {
        let begun = self.begun.take();
        if !begun.is_empty() && self.halted().is_none() {
            self.print_line(&begun);
        }
        if self.halted().is_none() {
            self.complain(usize::MAX);
        }
        for gather in self.gathers.take() {
            if let Some(error) = gather.unheard().filter(|_| self.halted().is_none()) {
                let error = error.short();
                self.note(format!(
                    "_GatheringFuture exception was never retrieved: {error}"
                ));
            }
        }
        self.globals.take();
        self.tasks.take();
        // The newest first: each may be an argument of the next.
        self.coroutines.take().into_iter().rev().for_each(drop);
    }

    /// Says what Python says of coroutines and tasks that nobody has any more, when it clears
    /// them up. `owners` is how many somebodies are nobody.
    fn complain(&self, owners: usize) {
        for coroutine in &*self.coroutines.borrow() {
            let is_new = coroutine.progress.get() == Progress::New;
            if is_new && Rc::strong_count(coroutine) <= owners {
                let Coroutine { name, line, .. } = &**coroutine;
                self.note(format!(
                    "line {line}: RuntimeWarning: coroutine '{name}' was never awaited"
                ));
            }
        }
        let tasks = self.tasks.borrow();
        for task in tasks.iter().filter(|task| Rc::strong_count(task) <= owners) {
            if let Some(error) = task.error().filter(|_| !task.retrieved.get()) {
                let error = error.short();
                self.note(format!("Task exception was never retrieved: {error}"));
            }
        }
    }
}
