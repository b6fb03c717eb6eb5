//! Plays a program that cancels, on lessons 7 to 10, through nothing but what they make public.
//!
//! It does what [`interpreter`](crate::interpreter) does, on tasks that can be cancelled: now
//! every wait may end with an error, and statements are nested.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::rc::Rc;

use cancel::{
    Cancelled, Task, TaskError, current, gather, run_with, sleep, spawn_named,
    try_gather, yield_now,
};
use group::{Errors, Group, group};
use serde_json::Value;
use sync::{Event, Lock, Queue, Semaphore};
use timeout::{TimedOut, shield, timeout};

use crate::program::{self, Block, Item, Kind, Program, Statement, Target};
use crate::run::{self, shown};
use crate::trace::Line;

/// Runs the program in virtual time, and returns what happened, until the last of the tasks
/// that were left over has cleaned up.
///
/// # Panics
///
/// If a task of the program awaits itself.
pub fn play(program: &Program) -> Vec<Line> {
    run::play(program, Shared::new(&program.shared), |clock, main: Call| {
        run_with(clock, main.task("main".into())).map(drop)
    })
}

/// What the program's tasks share.
struct Shared {
    queues: BTreeMap<String, Queue<Value>>,
    semaphores: BTreeMap<String, Semaphore>,
    events: BTreeMap<String, Event>,
    locks: BTreeMap<String, Lock>,
}

impl Shared {
    fn new(
        program::Shared { queues, semaphores, events, locks }: &program::Shared,
    ) -> Shared {
        let queue = |room: usize| Queue::with_room((room > 0).then_some(room));
        let queues = queues.iter().map(|(name, &room)| (name.clone(), queue(room)));
        let semaphores = semaphores.iter();
        let semaphores =
            semaphores.map(|(name, &permits)| (name.clone(), Semaphore::new(permits)));
        Shared {
            queues: queues.collect(),
            semaphores: semaphores.collect(),
            events: events.iter().map(|name| (name.clone(), Event::default())).collect(),
            locks: locks.iter().map(|name| (name.clone(), Lock::default())).collect(),
        }
    }
}

type Handle = Task<Value, Raised>;
type Call = run::Call<Handle, Shared>;
type Outcome = Result<Value, Raised>;

/// What goes through the program until a handler catches it.
#[derive(Clone, PartialEq)]
enum Raised {
    Error(String),
    Cancelled,
    TimedOut,
    /// The group into which a task should go takes none any more: `RuntimeError`.
    Closed,
    Group(Vec<Raised>),
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

impl From<Errors<Raised>> for Raised {
    fn from(Errors(errors): Errors<Raised>) -> Raised {
        Raised::Group(errors)
    }
}

impl TaskError for Raised {
    fn is_cancelled(&self) -> bool {
        *self == Raised::Cancelled
    }
}

/// What is around a block in its function.
#[derive(Clone, Copy, Default)]
struct Around<'a> {
    /// What the innermost handler has caught.
    caught: Option<&'a Raised>,
    /// The innermost group.
    group: Option<&'a Group<Raised>>,
}

/// How a block ends without an error: the function goes on, or returns.
type Flow = ControlFlow<Value>;

impl Call {
    /// The whole life of a task.
    async fn task(self, function: String) -> Outcome {
        self.begin();
        let outcome = self.body(&function).await;
        match &outcome {
            Ok(value) => self.log(&format!("done {value}")),
            Err(Raised::Cancelled) => self.log("cancelled"),
            Err(raised) => self.log(&format!("fail {raised}")),
        }
        outcome
    }

    async fn body(&self, function: &str) -> Outcome {
        let body = &self.run.program.functions[function];
        match self.block(body, Around::default()).await? {
            Flow::Break(value) => Ok(value),
            Flow::Continue(()) => Ok(Value::Null),
        }
    }

    /// Executes a block. A block may contain blocks, and a future that contains one of its own kind has to put
    /// it into a box.
    fn block<'a>(
        &'a self,
        block: &'a Block,
        around: Around<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<Flow, Raised>> + 'a>> {
        Box::pin(async move {
            for statement in block {
                let flow = self.statement(statement, around).await?;
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
        around: Around<'_>,
    ) -> Result<Flow, Raised> {
        match statement {
            Statement::Return(value) => return Ok(Flow::Break(value.clone())),
            Statement::Reraise => {
                return Err(around.caught.expect("it is in a handler").clone());
            }
            Statement::Timeout(limit, block) => {
                return Ok(timeout(*limit, self.block(block, around)).await??);
            }
            Statement::Try(body, handlers, finally) => {
                let mut ended = self.block(body, around).await;
                if let Err(raised) = &ended
                    && let Some((_, handler)) =
                        handlers.iter().find(|(kind, _)| raised.is_a(*kind))
                {
                    let raised = raised.clone();
                    self.log(&format!("caught {raised}"));
                    let around = Around { caught: Some(&raised), ..around };
                    ended = self.block(handler, around).await;
                }
                // Its own error, if it raises one, replaces the other.
                let _ = self.block(finally, around).await?;
                return ended;
            }
            Statement::Group(block) => {
                let flow = group(async |group| {
                    let around = Around { group: Some(&group), ..around };
                    self.block(block, around).await
                });
                let flow = flow.await??;
                self.log("group -> ok");
                return Ok(flow);
            }
            Statement::GroupSpawn(variable, function) => {
                let group = around.group.expect("it is in a group");
                let (name, call) = self.run.new_task(function);
                if !group.is_open() {
                    return Err(Raised::Closed);
                }
                self.log(&format!("gspawn {name}"));
                let task = group.spawn_named(name, call.task(function.clone()));
                self.set(variable, Rc::new(task));
                return Ok(Flow::Continue(()));
            }
            Statement::Lock(name, block) => {
                let guard = self.run.shared.locks[name].acquire().await?;
                return self.holding(guard, name, block, around).await;
            }
            Statement::Semaphore(name, block) => {
                let permit = self.run.shared.semaphores[name].acquire().await?;
                return self.holding(permit, name, block, around).await;
            }
            _ => {}
        }
        if let Some(line) = self.execute(statement).await? {
            self.log(&line);
        }
        Ok(Flow::Continue(()))
    }

    /// Executes a block with something in hand that is released when it is dropped.
    async fn holding<T>(
        &self,
        held: T,
        name: &str,
        block: &Block,
        around: Around<'_>,
    ) -> Result<Flow, Raised> {
        self.log(&format!("acquire {name}"));
        let ended = self.block(block, around).await;
        drop(held);
        if ended.is_ok() {
            self.log(&format!("release {name}"));
        }
        ended
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
                let value = self.of_another().body(function).await?;
                format!("call {function} -> {value}")
            }
            Statement::Raise(name) => return Err(Raised::Error(name.clone())),
            Statement::Spawn(variable, function) => {
                let task = self.spawn(function);
                let line = format!("spawn {}", task.handle().name());
                self.set(variable, task);
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
                    Item::Function(function) => Some(self.spawn(function)),
                    Item::Variable(variable) => self.find(variable),
                });
                let tasks: Vec<Rc<Handle>> = tasks.collect();
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
            Statement::Put(queue, value) => {
                let put = self.run.shared.queues[queue].put(value.clone());
                put.await?.expect("no program shuts it down");
                format!("put {queue} <- {value}")
            }
            Statement::Get(queue) => {
                let item = self.run.shared.queues[queue].get().await?;
                format!("get {queue} -> {}", item.expect("no program shuts it down"))
            }
            Statement::Set(event) => {
                self.run.shared.events[event].set();
                format!("set {event}")
            }
            Statement::Clear(event) => {
                self.run.shared.events[event].clear();
                format!("clear {event}")
            }
            Statement::Wait(event) => {
                self.run.shared.events[event].wait().await?;
                format!("wait {event}")
            }
            Statement::Return(_)
            | Statement::Reraise
            | Statement::Try(..)
            | Statement::Timeout(..)
            | Statement::Group(_)
            | Statement::GroupSpawn(..)
            | Statement::Lock(..)
            | Statement::Semaphore(..) => {
                unreachable!("they leave a block, have one or know the one around them")
            }
        };
        Ok(Some(line))
    }

    fn spawn(&self, function: &str) -> Rc<Handle> {
        let (name, call) = self.run.new_task(function);
        Rc::new(spawn_named(name, call.task(function.into())))
    }
}

fn state(task: &Handle) -> &'static str {
    match task.handle().peek(Result::is_ok) {
        None => "pending",
        Some(true) => "result",
        Some(false) if task.is_cancelled() => "cancelled",
        Some(false) => "error",
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
            Raised::Closed => f.write_str("!Runtime"),
            Raised::Group(errors) => {
                let errors: Vec<_> = errors.iter().map(Raised::to_string).collect();
                write!(f, "!Group({})", errors.join(","))
            }
        }
    }
}
