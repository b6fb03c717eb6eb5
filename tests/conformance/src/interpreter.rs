//! Plays a program on lessons 4 to 6, through nothing but what they make public.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use gather::{gather, try_gather};
use serde_json::Value;
use spawn::{JoinHandle, run_with, running_loop, sleep, spawn_named};
use timers::{EventLoop, VirtualClock, yield_now};

use crate::program::{Item, Program, Statement};
use crate::trace::Line;

/// Runs the program in virtual time, and returns what happened.
///
/// # Panics
///
/// If a task of the program awaits itself.
pub fn play(program: &Program) -> Vec<Line> {
    let clock = Rc::new(VirtualClock::new());
    let run = Rc::new(Run {
        program: program.clone(),
        clock: Rc::clone(&clock),
        event_loop: OnceCell::new(),
        tasks: Cell::new(0),
        variables: Rc::default(),
        trace: RefCell::default(),
    });
    let main = Call {
        run: Rc::clone(&run),
        task: "main".into(),
        variables: Rc::clone(&run.variables),
    };
    let ended = run_with(clock, async {
        let _ = main.run.event_loop.set(running_loop());
        main.task("main".into()).await
    });
    if ended.is_err() {
        // It was found out at the beginning of a turn that never came to its tick.
        run.log(1, "- deadlock");
    }
    run.trace.take()
}

/// What all tasks of a run share.
struct Run {
    program: Program,
    clock: Rc<VirtualClock>,
    event_loop: OnceCell<Rc<EventLoop>>,
    /// How many tasks there have been, without main.
    tasks: Cell<u32>,
    /// Those of main, which everybody sees.
    variables: Rc<Variables>,
    trace: RefCell<Vec<Line>>,
}

/// A function that is being called, in a task, with variables of its own.
struct Call {
    run: Rc<Run>,
    task: Rc<str>,
    variables: Rc<Variables>,
}

type Variables = RefCell<BTreeMap<String, Handle>>;
type Handle = Rc<JoinHandle<Outcome>>;
type Outcome = Result<Value, Raised>;

/// The name of the error that a program has raised.
#[derive(Clone)]
struct Raised(String);

impl Run {
    fn log(&self, ticks_ahead: u64, text: &str) {
        let event_loop = self.event_loop.get().expect("main sets it first of all");
        let time = event_loop.timers().now().as_millis();
        let tick = event_loop.executor().ticks() + ticks_ahead;
        self.trace.borrow_mut().push(Line { tick, text: format!("t={time} {text}") });
    }

    fn spawn(self: &Rc<Self>, function: &str) -> Handle {
        self.tasks.set(self.tasks.get() + 1);
        let name = format!("{function}#{}", self.tasks.get());
        let call = Call {
            run: Rc::clone(self),
            task: name.as_str().into(),
            variables: Rc::default(),
        };
        Rc::new(spawn_named(name, call.task(function.into())))
    }
}

impl Call {
    /// The whole life of a task.
    async fn task(self, function: String) -> Outcome {
        self.log("start");
        let outcome = self.body(&function).await;
        match &outcome {
            Ok(value) => self.log(&format!("done {value}")),
            Err(raised) => self.log(&format!("fail {raised}")),
        }
        outcome
    }

    async fn body(&self, function: &str) -> Outcome {
        for statement in &self.run.program.functions[function] {
            if let Statement::Return(value) = statement {
                return Ok(value.clone());
            }
            if let Some(line) = self.execute(statement).await? {
                self.log(&line);
            }
        }
        Ok(Value::Null)
    }

    /// Executes a statement, and returns the line that it prints when it is completed.
    async fn execute(&self, statement: &Statement) -> Result<Option<String>, Raised> {
        let line = match statement {
            Statement::Print(label) => format!("print {label}"),
            Statement::Sleep(time) => {
                sleep(*time).await;
                return Ok(None);
            }
            Statement::Yield => {
                yield_now().await;
                return Ok(None);
            }
            Statement::Work(time) => {
                self.run.clock.advance(*time);
                return Ok(None);
            }
            Statement::Call(function) => {
                let call = Call {
                    run: Rc::clone(&self.run),
                    task: Rc::clone(&self.task),
                    variables: Rc::default(),
                };
                // A future that contains one of its own kind has to put it into a box.
                let value = Box::pin(call.body(function)).await?;
                format!("call {function} -> {value}")
            }
            Statement::Raise(name) => return Err(Raised(name.clone())),
            Statement::Spawn(variable, function) => {
                let task = self.run.spawn(function);
                let line = format!("spawn {}", task.name());
                self.variables.borrow_mut().insert(variable.clone(), task);
                line
            }
            Statement::Await(variable) => match self.find(variable) {
                Some(task) => format!("await {variable} -> {}", (&*task).await?),
                None => format!("await {variable} -> unset"),
            },
            Statement::State(variable) => {
                let outcome = self.find(variable).map(|task| task.peek(Result::is_ok));
                let state = match outcome {
                    None => "unset",
                    Some(None) => "pending",
                    Some(Some(true)) => "result",
                    Some(Some(false)) => "error",
                };
                format!("state {variable} -> {state}")
            }
            Statement::Gather(items, return_exceptions) => {
                let tasks = items.iter().filter_map(|item| match item {
                    Item::Function(function) => Some(self.run.spawn(function)),
                    Item::Variable(variable) => self.find(variable),
                });
                let tasks: Vec<Handle> = tasks.collect();
                let tasks = tasks.iter().map(Rc::as_ref);
                let outcomes: Vec<String> = if *return_exceptions {
                    gather(tasks).await.iter().map(shown).collect()
                } else {
                    try_gather(tasks).await?.iter().map(Value::to_string).collect()
                };
                format!("gather -> [{}]", outcomes.join(","))
            }
            Statement::Return(_) => unreachable!("the body ends with it"),
            _ => unreachable!("programs that cancel are for lessons 7 and 8"),
        };
        Ok(Some(line))
    }

    /// The task in a variable of this call, else in one of main.
    fn find(&self, variable: &str) -> Option<Handle> {
        let own = self.variables.borrow().get(variable).cloned();
        own.or_else(|| self.run.variables.borrow().get(variable).cloned())
    }

    fn log(&self, text: &str) {
        self.run.log(0, &format!("{} {text}", self.task));
    }
}

fn shown(outcome: &Outcome) -> String {
    match outcome {
        Ok(value) => value.to_string(),
        Err(raised) => raised.to_string(),
    }
}

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "!E:{}", self.0)
    }
}
