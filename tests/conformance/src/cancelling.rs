//! Plays a program that cancels, on lessons 7 and 8, through nothing but what they make public.
//!
//! It is [`interpreter`](crate::interpreter) once more, on tasks that can be cancelled: now
//! every wait may end with an error, and statements are nested.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::rc::Rc;

use cancel::{
    Cancelled, Task, TaskError, current, gather, run_with, sleep, spawn_named,
    try_gather, yield_now,
};
use serde_json::Value;
use spawn::running_loop;
use timeout::{TimedOut, shield, timeout};
use timers::{EventLoop, VirtualClock};

use crate::program::{Block, Item, Kind, Program, Statement, Target};
use crate::trace::Line;

/// Runs the program in virtual time, and returns what happened, until the last of the tasks
/// that were left over has cleaned up.
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
type Handle = Rc<Task<Value, Raised>>;
type Outcome = Result<Value, Raised>;

/// What goes through the program until a handler catches it.
#[derive(Clone, PartialEq)]
enum Raised {
    Error(String),
    Cancelled,
    TimedOut,
}

impl From<Cancelled> for Raised {
    fn from(_: Cancelled) -> Raised {
        Raised::Cancelled
    }
}

impl From<TimedOut> for Raised {
    fn from(_: TimedOut) -> Raised {
        Raised::TimedOut
    }
}

impl TaskError for Raised {
    fn is_cancelled(&self) -> bool {
        *self == Raised::Cancelled
    }
}

/// How a block ends without an error: the function goes on, or returns.
type Flow = ControlFlow<Value>;

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
            Err(Raised::Cancelled) => self.log("cancelled"),
            Err(raised) => self.log(&format!("fail {raised}")),
        }
        outcome
    }

    async fn body(&self, function: &str) -> Outcome {
        match self.block(&self.run.program.functions[function], None).await? {
            Flow::Break(value) => Ok(value),
            Flow::Continue(()) => Ok(Value::Null),
        }
    }

    /// Executes a block, in a handler that has `caught` an error, or in none.
    ///
    /// A block may contain blocks, and a future that contains one of its own kind has to put
    /// it into a box.
    fn block<'a>(
        &'a self,
        block: &'a Block,
        caught: Option<&'a Raised>,
    ) -> Pin<Box<dyn Future<Output = Result<Flow, Raised>> + 'a>> {
        Box::pin(async move {
            for statement in block {
                let flow = self.statement(statement, caught).await?;
                if flow.is_break() {
                    return Ok(flow);
                }
            }
            Ok(Flow::Continue(()))
        })
    }

    async fn statement(
        &self,
        statement: &Statement,
        caught: Option<&Raised>,
    ) -> Result<Flow, Raised> {
        match statement {
            Statement::Return(value) => return Ok(Flow::Break(value.clone())),
            Statement::Reraise => {
                return Err(caught.expect("it is in a handler").clone());
            }
            Statement::Timeout(limit, block) => {
                return Ok(timeout(*limit, self.block(block, caught)).await??);
            }
            Statement::Try(body, handlers, finally) => {
                let mut ended = self.block(body, caught).await;
                if let Err(raised) = &ended
                    && let Some((_, handler)) =
                        handlers.iter().find(|(kind, _)| raised.is_a(*kind))
                {
                    let raised = raised.clone();
                    self.log(&format!("caught {raised}"));
                    ended = self.block(handler, Some(&raised)).await;
                }
                // Its own error, if it raises one, replaces the other.
                let _ = self.block(finally, caught).await?;
                return ended;
            }
            _ => {}
        }
        if let Some(line) = self.execute(statement).await? {
            self.log(&line);
        }
        Ok(Flow::Continue(()))
    }

    /// Executes a statement, and returns the line that it prints when it is completed.
    async fn execute(&self, statement: &Statement) -> Result<Option<String>, Raised> {
        let line = match statement {
            Statement::Print(label) => format!("print {label}"),
            Statement::Sleep(time) => {
                sleep(*time).await?;
                return Ok(None);
            }
            Statement::Yield => {
                yield_now().await?;
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
                let value = call.body(function).await?;
                format!("call {function} -> {value}")
            }
            Statement::Raise(name) => return Err(Raised::Error(name.clone())),
            Statement::Spawn(variable, function) => {
                let task = self.run.spawn(function);
                let line = format!("spawn {}", task.handle().name());
                self.variables.borrow_mut().insert(variable.clone(), task);
                line
            }
            Statement::Await(variable) => match self.find(variable) {
                Some(task) => format!("await {variable} -> {}", (&*task).await?),
                None => format!("await {variable} -> unset"),
            },
            Statement::State(variable) => {
                let task = self.find(variable);
                format!(
                    "state {variable} -> {}",
                    task.map_or("unset", |task| state(&task))
                )
            }
            Statement::Gather(items, return_exceptions) => {
                let tasks = items.iter().filter_map(|item| match item {
                    Item::Function(function) => Some(self.run.spawn(function)),
                    Item::Variable(variable) => self.find(variable),
                });
                let tasks: Vec<Handle> = tasks.collect();
                let tasks = tasks.iter().map(Rc::as_ref);
                let outcomes: Vec<String> = if *return_exceptions {
                    gather(tasks).await?.iter().map(shown).collect()
                } else {
                    try_gather(tasks).await?.iter().map(Value::to_string).collect()
                };
                format!("gather -> [{}]", outcomes.join(","))
            }
            Statement::Cancel(Target::Itself) => {
                let task = current().expect("each task of a program is one of lesson 7");
                format!("cancel self -> {}", task.cancel())
            }
            Statement::Cancel(Target::Variable(variable)) => match self.find(variable) {
                Some(task) => format!("cancel {variable} -> {}", task.cancel()),
                None => format!("cancel {variable} -> unset"),
            },
            Statement::Shield(variable) => match self.find(variable) {
                Some(task) => format!("shield {variable} -> {}", shield(&*task).await?),
                None => format!("shield {variable} -> unset"),
            },
            Statement::Return(_)
            | Statement::Reraise
            | Statement::Try(..)
            | Statement::Timeout(..) => unreachable!("they leave a block or have one"),
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

fn state(task: &Task<Value, Raised>) -> &'static str {
    match task.handle().peek(Result::is_ok) {
        None => "pending",
        Some(true) => "result",
        Some(false) if task.is_cancelled() => "cancelled",
        Some(false) => "error",
    }
}

fn shown(outcome: &Outcome) -> String {
    match outcome {
        Ok(value) => value.to_string(),
        Err(raised) => raised.to_string(),
    }
}

impl Raised {
    fn is_a(&self, kind: Kind) -> bool {
        match kind {
            Kind::Any => true,
            Kind::Cancel => *self == Raised::Cancelled,
            Kind::Timeout => *self == Raised::TimedOut,
            Kind::Error => *self != Raised::Cancelled,
        }
    }
}

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Raised::Error(name) => write!(f, "!E:{name}"),
            Raised::Cancelled => f.write_str("!Cancelled"),
            Raised::TimedOut => f.write_str("!Timeout"),
        }
    }
}
