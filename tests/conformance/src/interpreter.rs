//! Plays a program on lessons 4 to 6, through nothing but what they make public.

use std::fmt;
use std::rc::Rc;

use gather::{gather, try_gather};
use serde_json::Value;
use spawn::{JoinHandle, run_with, sleep, spawn_named};
use timers::yield_now;

use crate::program::{Item, Program, Statement};
use crate::run::{self, shown};
use crate::trace::Line;

/// Runs the program in virtual time, and returns what happened.
///
/// # Panics
///
/// If a task of the program awaits itself.
pub fn play(program: &Program) -> Vec<Line> {
    run::play(program, (), |clock, main: Call| {
        run_with(clock, main.task("main".into())).map(drop)
    })
}

type Handle = JoinHandle<Outcome>;
type Call = run::Call<Handle, ()>;
type Outcome = Result<Value, Raised>;

/// The name of the error that a program has raised.
#[derive(Clone)]
struct Raised(String);

impl Call {
    /// The whole life of a task.
    async fn task(self, function: String) -> Outcome {
        self.begin();
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
                let call = self.of_another();
                // A future that contains one of its own kind has to put it into a box.
                let value = Box::pin(call.body(function)).await?;
                format!("call {function} -> {value}")
            }
            Statement::Raise(name) => return Err(Raised(name.clone())),
            Statement::Spawn(variable, function) => {
                let task = self.spawn(function);
                let line = format!("spawn {}", task.name());
                self.set(variable, task);
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
                    Item::Function(function) => Some(self.spawn(function)),
                    Item::Variable(variable) => self.find(variable),
                });
                let tasks: Vec<Rc<Handle>> = tasks.collect();
                let tasks = tasks.iter().map(Rc::as_ref);
                let outcomes: Vec<String> = if *return_exceptions {
                    gather(tasks).await.iter().map(shown).collect()
                } else {
                    try_gather(tasks).await?.iter().map(Value::to_string).collect()
                };
                format!("gather -> [{}]", outcomes.join(","))
            }
            Statement::Return(_) => unreachable!("the body ends with it"),
            _ => unreachable!("programs that cancel are for lessons 7 to 10"),
        };
        Ok(Some(line))
    }

    fn spawn(&self, function: &str) -> Rc<Handle> {
        let (name, call) = self.run.new_task(function);
        Rc::new(spawn_named(name, call.task(function.into())))
    }
}

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "!E:{}", self.0)
    }
}
