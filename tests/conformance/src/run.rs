//! What both interpreters have in common: the state of a run, and of each function that is
//! being called in it.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;

use spawn::running_loop;
use timers::{EventLoop, VirtualClock, Wait};

use crate::program::Program;
use crate::trace::Line;

/// What all tasks of a run share. `H` is a task, as the lessons have it, and `S` what else the
/// tasks share.
pub struct Run<H, S> {
    pub program: Program,
    pub shared: S,
    pub clock: Rc<VirtualClock>,
    event_loop: OnceCell<Rc<EventLoop>>,
    /// How many tasks there have been, without main.
    tasks: Cell<u32>,
    /// Those of main, which everybody sees.
    variables: Rc<Variables<H>>,
    trace: RefCell<Vec<Line>>,
}

/// A function that is being called, in a task, with variables of its own.
pub struct Call<H, S> {
    pub run: Rc<Run<H, S>>,
    task: Rc<str>,
    variables: Rc<Variables<H>>,
}

type Variables<H> = RefCell<BTreeMap<String, Rc<H>>>;

/// Runs the program in virtual time, and returns what happened. `run_main` runs the call of
/// main to its end, on a loop with this clock.
pub fn play<H, S>(
    program: &Program,
    shared: S,
    run_main: impl FnOnce(Rc<dyn Wait>, Call<H, S>) -> io::Result<()>,
) -> Vec<Line> {
    let clock = Rc::new(VirtualClock::new());
    let run = Rc::new(Run {
        program: program.clone(),
        shared,
        clock: Rc::clone(&clock),
        event_loop: OnceCell::new(),
        tasks: Cell::new(0),
        variables: Rc::default(),
        trace: RefCell::default(),
    });
    let variables = Rc::clone(&run.variables);
    let main = Call { run: Rc::clone(&run), task: "main".into(), variables };
    if run_main(clock, main).is_err() {
        // It was found out at the beginning of a turn that never came to its tick.
        run.log(1, "- deadlock");
    }
    run.trace.take()
}

impl<H, S> Run<H, S> {
    /// What a new task is called, and its call.
    pub fn new_task(self: &Rc<Self>, function: &str) -> (String, Call<H, S>) {
        self.tasks.set(self.tasks.get() + 1);
        let name = format!("{function}#{}", self.tasks.get());
        let task = name.as_str().into();
        (name, Call { run: Rc::clone(self), task, variables: Rc::default() })
    }

    fn log(&self, ticks_ahead: u64, text: &str) {
        let event_loop = self.event_loop.get().expect("main begins before all else");
        let time = event_loop.timers().now().as_millis();
        let tick = event_loop.executor().ticks() + ticks_ahead;
        self.trace.borrow_mut().push(Line { tick, text: format!("t={time} {text}") });
    }
}

impl<H, S> Call<H, S> {
    /// The task begins.
    pub fn begin(&self) {
        // The first to begin is main.
        self.run.event_loop.get_or_init(running_loop);
        self.log("start");
    }

    /// A call of another function, in the same task.
    pub fn of_another(&self) -> Call<H, S> {
        let (run, task) = (Rc::clone(&self.run), Rc::clone(&self.task));
        Call { run, task, variables: Rc::default() }
    }

    pub fn set(&self, variable: &str, task: Rc<H>) {
        self.variables.borrow_mut().insert(variable.into(), task);
    }

    /// The task in a variable of this call, else in one of main.
    pub fn find(&self, variable: &str) -> Option<Rc<H>> {
        let own = self.variables.borrow().get(variable).cloned();
        own.or_else(|| self.run.variables.borrow().get(variable).cloned())
    }

    pub fn log(&self, text: &str) {
        self.run.log(0, &format!("{} {text}", self.task));
    }
}

/// An outcome, as it is printed.
pub fn shown(outcome: &Result<impl ToString, impl ToString>) -> String {
    match outcome {
        Ok(value) => value.to_string(),
        Err(raised) => raised.to_string(),
    }
}
