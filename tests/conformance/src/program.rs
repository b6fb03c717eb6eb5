//! A program of the little language that README.md describes, and its JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use serde_json::{Map, Value, json};

/// Functions by name. `main` is where it begins, and no function comes back to itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// Whether it is of format 2, which has the statements of all levels. Lessons 7 to 10 play
    /// it, and what is left over when `main` has ended is cancelled.
    pub cancels: bool,
    /// What its tasks share.
    pub shared: Shared,
    /// What each function does.
    pub functions: BTreeMap<String, Block>,
}

/// What all tasks of a program share, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shared {
    /// With the room in each; without bounds if that is zero, as in Python.
    pub queues: BTreeMap<String, usize>,
    /// With the permits of each.
    pub semaphores: BTreeMap<String, usize>,
    /// Flags that tasks can wait for.
    pub events: BTreeSet<String>,
    /// Locks.
    pub locks: BTreeSet<String>,
}

/// What is done, statement by statement.
pub type Block = Vec<Statement>;

/// What a function can do, and the Python for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// `print(label)`
    Print(String),
    /// `await sleep(…)`
    Sleep(Duration),
    /// `await sleep(0)`
    Yield,
    /// Work that blocks the thread: the clock moves, and nothing else runs.
    Work(Duration),
    /// `await function()`
    Call(String),
    /// `return value`
    Return(Value),
    /// `raise Error(name)`
    Raise(String),
    /// `variable = create_task(function())`
    Spawn(String, String),
    /// `await variable`
    Await(String),
    /// Asks how far the task in the variable is.
    State(String),
    /// `await gather(items, return_exceptions=…)`
    Gather(Vec<Item>, bool),
    /// `try:`, an `except` for each of the handlers, and `finally:`
    Try(Block, Vec<(Kind, Block)>, Block),
    /// `raise`, of the error that the innermost handler has caught
    Reraise,
    /// `task.cancel()`
    Cancel(Target),
    /// `async with timeout(…):`
    Timeout(Duration, Block),
    /// `await shield(variable)`
    Shield(String),
    /// `async with TaskGroup():`
    Group(Block),
    /// `variable = group.create_task(function())`, of the innermost group around it
    GroupSpawn(String, String),
    /// `await queue.put(value)`
    Put(String, Value),
    /// `await queue.get()`
    Get(String),
    /// `event.set()`
    Set(String),
    /// `event.clear()`
    Clear(String),
    /// `await event.wait()`
    Wait(String),
    /// `async with lock:`
    Lock(String, Block),
    /// `async with semaphore:`
    Semaphore(String, Block),
}

/// Which errors a handler catches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// All of them: `except BaseException`
    Any,
    /// `except CancelledError`
    Cancel,
    /// `except TimeoutError`
    Timeout,
    /// All but a cancel: `except Exception`
    Error,
}

/// The name of each kind.
const KINDS: [(&str, Kind); 4] = [
    ("any", Kind::Any),
    ("cancel", Kind::Cancel),
    ("timeout", Kind::Timeout),
    ("error", Kind::Error),
];

/// Whom a cancel is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// The task that cancels: `current_task()`.
    Itself,
    /// The task in this variable.
    Variable(String),
}

/// What is gathered.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A new task, which calls this function.
    Function(String),
    /// The task in this variable. If there is none, the item is left out.
    Variable(String),
}

impl Program {
    /// Reads a program.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and where.
    pub fn parse(json: &Value) -> Result<Program, String> {
        let format = json.get("format").unwrap_or(&Value::Null);
        let cancels = match format.as_u64() {
            Some(1) => false,
            Some(2) => true,
            _ => return Err(format!("\"format\" should be 1 or 2, and is {format}")),
        };
        let functions = json.get("fns").and_then(Value::as_object);
        let functions = functions.ok_or("\"fns\" should be an object of functions")?;
        let functions = functions.iter().map(|(name, body)| {
            let body = block(body).map_err(|problem| format!("{name}: {problem}"))?;
            Ok((name.clone(), body))
        });
        let functions = functions.collect::<Result<_, String>>()?;
        let program = Program { cancels, shared: Shared::parse(json)?, functions };
        program.check()?;
        Ok(program)
    }

    /// Whether it can be played.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and where.
    pub fn check(&self) -> Result<(), String> {
        for (name, body) in &self.functions {
            check_places(
                body,
                Place {
                    cancels: self.cancels,
                    handler: false,
                    finally: false,
                    group: false,
                },
            )
            .and_then(|()| self.shared.check(body))
            .map_err(|problem| format!("{name}: {problem}"))?;
        }
        self.check_names()
    }

    /// Every function that is used exists, and none comes back to itself.
    fn check_names(&self) -> Result<(), String> {
        // Each function is entered once, however many calls lead to it. It is open until all
        // that it leads to has been left.
        let mut is_open = BTreeMap::new();
        let names = self.functions.keys().map(String::as_str);
        let mut steps: Vec<Step> = names.map(Step::Enter).collect();
        steps.push(Step::Enter("main"));
        while let Some(step) = steps.pop() {
            match step {
                Step::Leave(name) => _ = is_open.insert(name, false),
                Step::Enter(name) => match is_open.get(name) {
                    Some(true) => {
                        return Err(format!(
                            "the function {name:?} comes back to itself"
                        ));
                    }
                    Some(false) => {}
                    None => {
                        let body = self.functions.get(name);
                        let body =
                            body.ok_or_else(|| format!("there is no function {name:?}"))?;
                        is_open.insert(name, true);
                        steps.push(Step::Leave(name));
                        let statements = statements(body).into_iter();
                        let functions = statements.flat_map(Statement::functions);
                        steps.extend(functions.map(Step::Enter));
                    }
                },
            }
        }
        Ok(())
    }

    /// The program as JSON, which [`parse`](Program::parse) reads.
    pub fn to_json(&self) -> Value {
        let functions = self.functions.iter();
        let functions = functions.map(|(name, body)| (name.clone(), to_json(body)));
        let mut json = self.shared.to_json();
        json.insert("format".into(), self.format().into());
        json.insert("fns".into(), functions.collect());
        json.into()
    }

    fn format(&self) -> u32 {
        if self.cancels { 2 } else { 1 }
    }
}

impl Shared {
    fn parse(program: &Value) -> Result<Shared, String> {
        let numbers = |key: &str| {
            let Some(json) = program.get(key) else { return Ok(BTreeMap::new()) };
            let object = json.as_object().ok_or_else(|| format!("{key:?}: no object"))?;
            let numbers = object.iter().map(|(name, number)| {
                let number =
                    number.as_u64().and_then(|number| usize::try_from(number).ok());
                let number = number.ok_or_else(|| format!("{name:?} needs a number"))?;
                Ok((name.clone(), number))
            });
            numbers.collect::<Result<_, String>>()
        };
        let names = |key: &str| {
            let Some(json) = program.get(key) else { return Ok(BTreeSet::new()) };
            list(json)?.iter().map(name).collect()
        };
        Ok(Shared {
            queues: numbers("queues")?,
            semaphores: numbers("semaphores")?,
            events: names("events")?,
            locks: names("locks")?,
        })
    }

    fn to_json(&self) -> Map<String, Value> {
        let Shared { queues, semaphores, events, locks } = self;
        let all = [
            ("queues", json!(queues), queues.is_empty()),
            ("semaphores", json!(semaphores), semaphores.is_empty()),
            ("events", json!(events), events.is_empty()),
            ("locks", json!(locks), locks.is_empty()),
        ];
        let used = all.into_iter().filter(|(_, _, is_empty)| !is_empty);
        used.map(|(key, json, _)| (key.into(), json)).collect()
    }

    /// Whether all is there that the statements use.
    fn check(&self, body: &Block) -> Result<(), String> {
        for statement in statements(body) {
            let is_there = match statement {
                Statement::Put(queue, _) | Statement::Get(queue) => {
                    self.queues.contains_key(queue)
                }
                Statement::Semaphore(semaphore, _) => {
                    self.semaphores.contains_key(semaphore)
                }
                Statement::Lock(lock, _) => self.locks.contains(lock),
                Statement::Set(event)
                | Statement::Clear(event)
                | Statement::Wait(event) => self.events.contains(event),
                _ => true,
            };
            if !is_there {
                return Err(format!("{}: nothing has this name", statement.to_json()));
            }
        }
        Ok(())
    }

    /// The same with one thing less, once for each.
    pub fn smaller(&self) -> Vec<Shared> {
        let mut smaller = Vec::new();
        let mut without = |forget: &dyn Fn(&mut Shared)| {
            let mut shared = self.clone();
            forget(&mut shared);
            smaller.push(shared);
        };
        for name in self.queues.keys() {
            without(&|shared| _ = shared.queues.remove(name));
        }
        for name in self.semaphores.keys() {
            without(&|shared| _ = shared.semaphores.remove(name));
        }
        for name in &self.events {
            without(&|shared| _ = shared.events.remove(name));
        }
        for name in &self.locks {
            without(&|shared| _ = shared.locks.remove(name));
        }
        smaller
    }
}

/// The statements of a block, and those of the blocks in them.
pub fn statements(block: &Block) -> Vec<&Statement> {
    let each = |statement| {
        let blocks = Statement::blocks(statement).into_iter();
        [statement].into_iter().chain(blocks.flat_map(statements)).collect::<Vec<_>>()
    };
    block.iter().flat_map(each).collect()
}

/// Where a block is.
#[derive(Clone, Copy)]
struct Place {
    cancels: bool,
    /// In a handler, which has something to raise again.
    handler: bool,
    /// In a `finally`, where Python does not want a `return`.
    finally: bool,
    /// In a group, which tasks can be made for.
    group: bool,
}

/// Whether each statement may be where it is.
fn check_places(block: &Block, place: Place) -> Result<(), String> {
    for statement in block {
        let problem = match statement {
            Statement::Return(_) if place.finally => "it may not be in a `finally`",
            Statement::Reraise if !place.handler => "it may only be in a handler",
            Statement::GroupSpawn(..) if !place.group => "it may only be in a group",
            _ if !place.cancels && statement.is_late() => "it needs format 2",
            _ => "",
        };
        if !problem.is_empty() {
            return Err(format!("{}: {problem}", statement.to_json()));
        }
        let place = Place {
            group: place.group || matches!(statement, Statement::Group(_)),
            ..place
        };
        if let Statement::Try(body, handlers, finally) = statement {
            check_places(body, place)?;
            for (_, handler) in handlers {
                check_places(handler, Place { handler: true, ..place })?;
            }
            check_places(finally, Place { finally: true, ..place })?;
        } else {
            statement
                .blocks()
                .into_iter()
                .try_for_each(|block| check_places(block, place))?;
        }
    }
    Ok(())
}

/// A step of the way through the functions.
enum Step<'a> {
    Enter(&'a str),
    Leave(&'a str),
}

/// As JSON with a statement on each line, `main` first.
impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut functions: Vec<_> = self.functions.iter().collect();
        functions.sort_by_key(|(name, _)| *name != "main");
        write!(f, "{{\"format\": {}, ", self.format())?;
        for (key, json) in self.shared.to_json() {
            write!(f, "{}: {json}, ", json!(key))?;
        }
        f.write_str("\"fns\": {")?;
        for (index, (name, body)) in functions.into_iter().enumerate() {
            write!(f, "{}\n  {}: [", if index > 0 { "," } else { "" }, json!(name))?;
            for (index, statement) in body.iter().enumerate() {
                let comma = if index > 0 { "," } else { "" };
                write!(f, "{comma}\n    {}", statement.to_json())?;
            }
            f.write_str("]")?;
        }
        f.write_str("}}")
    }
}

impl Statement {
    /// Whether it is of level 4 or higher.
    fn is_late(&self) -> bool {
        use Statement::{
            Await, Call, Gather, Print, Raise, Return, Sleep, Spawn, State, Work, Yield,
        };
        let is_early = matches!(
            self,
            Print(_) | Sleep(_) | Yield | Work(_) | Call(_) | Return(_) | Raise(_)
        );
        !is_early && !matches!(self, Spawn(..) | Await(_) | State(_) | Gather(..))
    }

    /// The blocks in it.
    pub fn blocks(&self) -> Vec<&Block> {
        match self {
            Statement::Timeout(_, block)
            | Statement::Group(block)
            | Statement::Lock(_, block)
            | Statement::Semaphore(_, block) => vec![block],
            Statement::Try(body, handlers, finally) => {
                let handlers = handlers.iter().map(|(_, handler)| handler);
                [body].into_iter().chain(handlers).chain([finally]).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The blocks in it, to change them.
    pub fn blocks_mut(&mut self) -> Vec<&mut Block> {
        match self {
            Statement::Timeout(_, block)
            | Statement::Group(block)
            | Statement::Lock(_, block)
            | Statement::Semaphore(_, block) => vec![block],
            Statement::Try(body, handlers, finally) => {
                let handlers = handlers.iter_mut().map(|(_, handler)| handler);
                [body].into_iter().chain(handlers).chain([finally]).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The functions that it calls or makes tasks of itself, without the blocks in it.
    pub fn functions(&self) -> Vec<&str> {
        match self {
            Statement::Call(function)
            | Statement::Spawn(_, function)
            | Statement::GroupSpawn(_, function) => vec![function],
            Statement::Gather(items, _) => {
                let functions = items.iter().filter_map(|item| match item {
                    Item::Function(function) => Some(function.as_str()),
                    Item::Variable(_) => None,
                });
                functions.collect()
            }
            _ => Vec::new(),
        }
    }

    fn to_json(&self) -> Value {
        match self {
            Statement::Print(label) => json!(["print", label]),
            Statement::Sleep(time) => json!(["sleep", milliseconds(*time)]),
            Statement::Yield => json!(["yield"]),
            Statement::Work(time) => json!(["work", milliseconds(*time)]),
            Statement::Call(function) => json!(["call", function]),
            Statement::Return(value) => json!(["return", value]),
            Statement::Raise(name) => json!(["raise", name]),
            Statement::Spawn(variable, function) => json!(["spawn", variable, function]),
            Statement::Await(variable) => json!(["await", variable]),
            Statement::State(variable) => json!(["state", variable]),
            Statement::Gather(items, return_exceptions) => {
                let items = items.iter().map(|item| match item {
                    Item::Function(name) | Item::Variable(name) => name.as_str(),
                });
                json!(["gather", items.collect::<Vec<_>>(), return_exceptions])
            }
            Statement::Try(body, handlers, finally) => {
                let handlers = handlers.iter().map(|(kind, handler)| {
                    let name = KINDS.iter().find(|(_, named)| named == kind);
                    json!([name.expect("each has a name").0, to_json(handler)])
                });
                json!([
                    "try",
                    to_json(body),
                    handlers.collect::<Value>(),
                    to_json(finally)
                ])
            }
            Statement::Reraise => json!(["reraise"]),
            Statement::Cancel(Target::Itself) => json!(["cancel", "self"]),
            Statement::Cancel(Target::Variable(variable)) => json!(["cancel", variable]),
            Statement::Timeout(limit, block) => {
                json!(["timeout", milliseconds(*limit), to_json(block)])
            }
            Statement::Shield(variable) => json!(["shield", variable]),
            Statement::Group(block) => json!(["group", to_json(block)]),
            Statement::GroupSpawn(variable, function) => {
                json!(["gspawn", variable, function])
            }
            Statement::Put(queue, value) => json!(["put", queue, value]),
            Statement::Get(queue) => json!(["get", queue]),
            Statement::Set(event) => json!(["set", event]),
            Statement::Clear(event) => json!(["clear", event]),
            Statement::Wait(event) => json!(["wait", event]),
            Statement::Lock(lock, block) => json!(["lock", lock, to_json(block)]),
            Statement::Semaphore(semaphore, block) => {
                json!(["semaphore", semaphore, to_json(block)])
            }
        }
    }
}

fn to_json(block: &Block) -> Value {
    block.iter().map(Statement::to_json).collect()
}

fn block(json: &Value) -> Result<Block, String> {
    let place = |json, problem| format!("{json}: {problem}");
    let statements = list(json)?.iter();
    statements
        .map(|json| statement(json).map_err(|problem| place(json, problem)))
        .collect()
}

fn statement(json: &Value) -> Result<Statement, String> {
    let (operation, arguments) = list(json)?.split_first().ok_or("it is empty")?;
    Ok(match (name(operation)?.as_str(), arguments) {
        ("print", [label]) => Statement::Print(name(label)?),
        ("sleep", [time]) => Statement::Sleep(duration(time)?),
        ("yield", []) => Statement::Yield,
        ("work", [time]) => Statement::Work(duration(time)?),
        ("call", [function]) => Statement::Call(name(function)?),
        ("return", [value]) => Statement::Return(returned(value)?),
        ("raise", [error]) => Statement::Raise(name(error)?),
        ("spawn", [task, function]) => Statement::Spawn(variable(task)?, name(function)?),
        ("await", [task]) => Statement::Await(variable(task)?),
        ("state", [task]) => Statement::State(variable(task)?),
        ("gather", [items, Value::Bool(return_exceptions)]) => {
            let items = list(items)?.iter().map(item).collect::<Result<_, _>>()?;
            Statement::Gather(items, *return_exceptions)
        }
        ("try", [body, handlers, finally]) => {
            let handlers =
                list(handlers)?.iter().map(handler).collect::<Result<_, _>>()?;
            Statement::Try(block(body)?, handlers, block(finally)?)
        }
        ("reraise", []) => Statement::Reraise,
        ("cancel", [target]) if target == "self" => Statement::Cancel(Target::Itself),
        ("cancel", [task]) => Statement::Cancel(Target::Variable(variable(task)?)),
        ("timeout", [limit, body]) => Statement::Timeout(duration(limit)?, block(body)?),
        ("shield", [task]) => Statement::Shield(variable(task)?),
        ("group", [body]) => Statement::Group(block(body)?),
        ("gspawn", [task, function]) => {
            Statement::GroupSpawn(variable(task)?, name(function)?)
        }
        ("put", [queue, value]) => Statement::Put(name(queue)?, returned(value)?),
        ("get", [queue]) => Statement::Get(name(queue)?),
        ("set", [event]) => Statement::Set(name(event)?),
        ("clear", [event]) => Statement::Clear(name(event)?),
        ("wait", [event]) => Statement::Wait(name(event)?),
        ("lock", [lock, body]) => Statement::Lock(name(lock)?, block(body)?),
        ("semaphore", [semaphore, body]) => {
            Statement::Semaphore(name(semaphore)?, block(body)?)
        }
        _ => return Err("there is no such statement".into()),
    })
}

fn handler(json: &Value) -> Result<(Kind, Block), String> {
    let [kind, body] = list(json)? else {
        return Err(format!("{json} should be a kind of error and a block"));
    };
    let named = KINDS.iter().find(|(name, _)| kind == name);
    let (_, kind) = named.ok_or_else(|| format!("{kind} is no kind of error"))?;
    Ok((*kind, block(body)?))
}

fn item(json: &Value) -> Result<Item, String> {
    let name = name(json)?;
    let is_variable = name.starts_with('$');
    Ok(if is_variable { Item::Variable(name) } else { Item::Function(name) })
}

fn list(json: &Value) -> Result<&[Value], String> {
    json.as_array().map(Vec::as_slice).ok_or_else(|| format!("{json} should be an array"))
}

fn name(json: &Value) -> Result<String, String> {
    let text = json.as_str().ok_or_else(|| format!("{json} should be a string"))?;
    Ok(text.into())
}

fn variable(json: &Value) -> Result<String, String> {
    let name = name(json)?;
    let is_variable = name.starts_with('$');
    is_variable.then_some(name).ok_or_else(|| format!("{json} should begin with $"))
}

fn duration(json: &Value) -> Result<Duration, String> {
    let time = json.as_u64().map(Duration::from_millis);
    time.ok_or_else(|| format!("{json} should be a number of milliseconds"))
}

fn returned(json: &Value) -> Result<Value, String> {
    let simple = json.is_null() || json.is_i64() || json.is_string();
    let value = simple.then(|| json.clone());
    value.ok_or_else(|| format!("{json} should be an integer, a string or null"))
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).expect("it was made of a number of milliseconds")
}
