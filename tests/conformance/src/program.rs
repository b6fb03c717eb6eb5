//! A program of the little language that README.md describes, and its JSON.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

/// Functions by name. `main` is where it begins, and no function comes back to itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// What each function does, statement by statement.
    pub functions: BTreeMap<String, Vec<Statement>>,
}

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
        if *format != json!(1) {
            return Err(format!("\"format\" should be 1, and is {format}"));
        }
        let functions = json.get("fns").and_then(Value::as_object);
        let functions = functions.ok_or("\"fns\" should be an object of functions")?;
        let functions = functions.iter().map(|(name, body)| {
            let body = list(body).map_err(|problem| format!("{name}: {problem}"))?;
            let body = body.iter().map(|json| {
                let place = |problem| format!("{name}, {json}: {problem}");
                statement(json).map_err(place)
            });
            Ok((name.clone(), body.collect::<Result<_, String>>()?))
        });
        let program = Program { functions: functions.collect::<Result<_, String>>()? };
        program.check_names()?;
        Ok(program)
    }

    /// Every function that is used exists, and none comes back to itself.
    ///
    /// # Errors
    ///
    /// Which function is missing or comes back.
    pub fn check_names(&self) -> Result<(), String> {
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
                        let functions = body.iter().flat_map(Statement::functions);
                        steps.extend(functions.map(Step::Enter));
                    }
                },
            }
        }
        Ok(())
    }

    /// The program as JSON, which [`parse`](Program::parse) reads.
    pub fn to_json(&self) -> Value {
        let functions = self.functions.iter().map(|(name, body)| {
            (name.clone(), body.iter().map(Statement::to_json).collect::<Value>())
        });
        json!({ "format": 1, "fns": functions.collect::<Value>() })
    }
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
        write!(f, "{{\"format\": 1, \"fns\": {{")?;
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
    /// The functions that it calls or makes tasks of.
    pub fn functions(&self) -> Vec<&str> {
        match self {
            Statement::Call(function) | Statement::Spawn(_, function) => vec![function],
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
        }
    }
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
        _ => return Err("there is no such statement in levels 1 to 3".into()),
    })
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
