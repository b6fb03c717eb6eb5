//! Plays a program that cancels, on lessons 7 to 10, through nothing but what they make public.
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
use group::{Errors, Group, group};
use serde_json::Value;
use spawn::running_loop;
use sync::{Event, Lock, Queue, Semaphore};
use timeout::{TimedOut, shield, timeout};
use timers::{EventLoop, VirtualClock};

use crate::program::{self, Block, Item, Kind, Program, Statement, Target};
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
        shared: Shared::new(&program.shared),
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
    shared: Shared,
    clock: Rc<VirtualClock>,
    event_loop: OnceCell<Rc<EventLoop>>,
    /// How many tasks there have been, without main.
    tasks: Cell<u32>,
    /// Those of main, which everybody sees.
    variables: Rc<Variables>,
    trace: RefCell<Vec<Line>>,
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

impl Run {
    fn log(&self, ticks_ahead: u64, text: &str) {
        let event_loop = self.event_loop.get().expect("main sets it first of all");
        let time = event_loop.timers().now().as_millis();
        let tick = event_loop.executor().ticks() + ticks_ahead;
        self.trace.borrow_mut().push(Line { tick, text: format!("t={time} {text}") });
    }

    /// What a new task is called, and does.
    fn new_task(
        self: &Rc<Self>,
        function: &str,
    ) -> (String, impl Future<Output = Outcome> + use<>) {
        self.tasks.set(self.tasks.get() + 1);
        let name = format!("{function}#{}", self.tasks.get());
        let call = Call {
            run: Rc::clone(self),
            task: name.as_str().into(),
            variables: Rc::default(),
        };
        (name, call.task(function.into()))
    }

    fn spawn(self: &Rc<Self>, function: &str) -> Handle {
        let (name, task) = self.new_task(function);
        Rc::new(spawn_named(name, task))
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
                let (name, task) = self.run.new_task(function);
                if !group.is_open() {
                    return Err(Raised::Closed);
                }
                self.log(&format!("gspawn {name}"));
                let task = Rc::new(group.spawn_named(name, task));
                self.variables.borrow_mut().insert(variable.clone(), task);
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
            Raised::Closed => f.write_str("!Runtime"),
            Raised::Group(errors) => {
                let errors: Vec<_> = errors.iter().map(Raised::to_string).collect();
                write!(f, "!Group({})", errors.join(","))
            }
        }
    }
}
