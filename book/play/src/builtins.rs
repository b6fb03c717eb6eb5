//! What Python brings along: its functions, those of `asyncio` and `time`, and the methods.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use crate::error::{Error, Fault, Kind, error, refuse};
use crate::machine::{kinds, seconds};
use crate::operators::{binary, limit, order};
use crate::task::{Body, Coroutine, Gather, Outcome, Task};
use crate::value::{Items, Iterator, Range, Value, items};
use crate::world::World;

const FUNCTIONS: [&str; 17] = [
    "print",
    "len",
    "range",
    "enumerate",
    "str",
    "repr",
    "int",
    "float",
    "bool",
    "list",
    "tuple",
    "sum",
    "min",
    "max",
    "abs",
    "sorted",
    "isinstance",
];

/// Whether it is there without an assignment.
pub fn is_known(name: &str) -> bool {
    named(name).is_some()
}

pub fn named(name: &str) -> Option<Value> {
    let function = FUNCTIONS.iter().find(|function| **function == name);
    let of_asyncio = ["CancelledError", "InvalidStateError"].contains(&name);
    let kind = Kind::named(name).filter(|_| !of_asyncio);
    function.map(|function| Value::Builtin(function)).or(kind.map(Value::Kind))
}

/// `value.name`
pub fn attribute(value: Value, name: &'static str) -> Outcome {
    if let Value::Module(module) = value {
        return match (module, Kind::named(name)) {
            ("asyncio", Some(kind)) => Ok(Value::Kind(kind)),
            _ => Ok(Value::Builtin(match (module, name) {
                ("asyncio", "run") => "asyncio.run",
                ("asyncio", "sleep") => "asyncio.sleep",
                ("asyncio", "create_task") => "asyncio.create_task",
                ("asyncio", "gather") => "asyncio.gather",
                ("time", "sleep") => "time.sleep",
                ("time", _) => "time.monotonic",
                _ => return Err(refuse(&format!("`{module}.{name}`"))),
            })),
        };
    }
    let methods: &[&str] = match &value {
        Value::Error(error) if name == "args" => {
            return Ok(Value::Tuple(Rc::clone(&error.args)));
        }
        Value::List(_) => &["append", "extend", "insert", "remove", "pop", "sort"],
        Value::Dict(_) => &["get", "items", "keys", "values", "pop"],
        Value::Text(_) => {
            &["join", "upper", "lower", "strip", "split", "startswith", "endswith"]
        }
        Value::Task(_) => &["done", "result", "exception"],
        Value::Gather(_) => return Err(refuse(&format!("`.{name}` of a `gather`"))),
        Value::Kind(_) | Value::Builtin(_) | Value::Function(_) => {
            return Err(refuse(&format!("`.{name}` of a class or a function")));
        }
        _ => &[],
    };
    if methods.contains(&name) {
        return Ok(Value::Method(Rc::new(value), name));
    }
    let object = value.type_name();
    Err(error("AttributeError", format!("'{object}' object has no attribute '{name}'")))
}

/// Calls what is not a function of the program.
pub fn call(
    world: &Rc<World>,
    line: u32,
    function: Value,
    arguments: Vec<Value>,
    named: Vec<(Rc<str>, Value)>,
) -> Outcome {
    match function {
        Value::Builtin(name) => builtin(world, line, name, &arguments, &named),
        Value::Kind(kind) if named.is_empty() => {
            if kind.is_a(Kind::named("OSError").expect("it is in the table"))
                && arguments.len() > 1
            {
                return Err(refuse("an `OSError` with several arguments"));
            }
            Ok(Value::Error(Error::new(kind, arguments)))
        }
        Value::Method(object, name) if named.is_empty() => {
            method(&object, name, &arguments)
        }
        Value::Kind(_) | Value::Method(..) => Err(refuse("such a keyword argument")),
        other => {
            let name = other.type_name();
            Err(error("TypeError", format!("'{name}' object is not callable")))
        }
    }
}

fn builtin(
    world: &Rc<World>,
    line: u32,
    name: &'static str,
    arguments: &[Value],
    named: &[(Rc<str>, Value)],
) -> Outcome {
    let takes_names =
        ["print", "asyncio.gather", "asyncio.create_task", "sum", "enumerate"];
    if !named.is_empty() && !takes_names.contains(&name) {
        return Err(refuse(&format!("`{name}` with such keyword arguments")));
    }
    match (name, arguments) {
        ("print", _) => print(world, arguments, named),
        ("asyncio.run", [main]) => run(world, main),
        ("asyncio.sleep", [delay]) => Ok(sleep(world, line, delay, &Value::None)),
        ("asyncio.sleep", [delay, result]) => Ok(sleep(world, line, delay, result)),
        ("asyncio.create_task", [coroutine]) => create_task(world, coroutine, named),
        ("asyncio.gather", _) => gather(world, arguments, named),
        ("time.monotonic", []) => Ok(Value::Float(world.now().as_nanos() as f64 / 1e9)),
        ("time.sleep", [length]) => {
            if length.number().is_some_and(|length| length < 0.0) {
                return Err(error("ValueError", "sleep length must be non-negative"));
            }
            world.block(seconds(length)?);
            Ok(Value::None)
        }
        ("isinstance", [value, kind]) => match (kinds(kind)?, value) {
            (Some(kinds), Value::Error(error)) => {
                Ok(Value::Bool(kinds.iter().any(|kind| error.kind.is_a(*kind))))
            }
            (Some(_), _) => Ok(Value::Bool(false)),
            (None, _) => Err(refuse("`isinstance` with a class that is no error")),
        },
        ("enumerate", [over, start @ ..]) => {
            let start = match (start, named) {
                ([], []) => Some(0),
                ([start], []) => start.int(),
                ([], [(name, start)]) if &**name == "start" => start.int(),
                _ => None,
            };
            let start = start.ok_or_else(|| refuse("`enumerate` with such arguments"))?;
            let over = Box::new(Iterator::new(over)?);
            let iterator = Iterator::Enumerate(over, start);
            Ok(Value::Iterator(Rc::new(RefCell::new(iterator))))
        }
        _ if named.is_empty() => plain(name, arguments),
        _ => Err(refuse(&format!("`{name}` with such keyword arguments"))),
    }
}

/// The functions that only make a value of others.
fn plain(name: &str, arguments: &[Value]) -> Outcome {
    let refused = || refuse(&format!("`{name}` with such arguments"));
    Ok(match (name, arguments) {
        ("len", [value]) => match value {
            Value::Text(text) => Value::Int(text.chars().count() as i64),
            Value::List(items) | Value::Tuple(items) => {
                Value::Int(items.borrow().len() as i64)
            }
            Value::Dict(items) => Value::Int(items.borrow().len() as i64 / 2),
            Value::Range(range) => Value::Int(range.len() as i64),
            other => {
                let text = format!("object of type '{}' has no len()", other.type_name());
                return Err(error("TypeError", text));
            }
        },
        ("range", _) => {
            let numbers: Option<Vec<i64>> = arguments.iter().map(Value::int).collect();
            let (next, stop, step) = match numbers.as_deref() {
                Some([stop]) => (0, *stop, 1),
                Some([start, stop]) => (*start, *stop, 1),
                Some([_, _, 0]) => {
                    return Err(error("ValueError", "range() arg 3 must not be zero"));
                }
                Some([start, stop, step]) => (*start, *stop, *step),
                Some(_) => return Err(refused()),
                None => {
                    let other = arguments.iter().find(|value| value.int().is_none());
                    let name = other.map_or("", Value::type_name);
                    let text =
                        format!("'{name}' object cannot be interpreted as an integer");
                    return Err(error("TypeError", text));
                }
            };
            Value::Range(Range { next, stop, step })
        }
        ("str", []) => Value::text(""),
        ("str", [value]) => Value::Text(value.text_of()?),
        ("repr", [value]) => Value::text(value.repr()?),
        ("bool", [value]) => Value::Bool(value.is_true()),
        ("int", [Value::Float(value)]) if value.abs() < 9e18 => Value::Int(*value as i64),
        ("int", [Value::Text(text)]) => match text.trim().parse() {
            Ok(value) => Value::Int(value),
            Err(_) if text.contains('_') || text.len() > 18 => return Err(refused()),
            Err(_) => {
                let text = Value::Text(Rc::clone(text)).repr()?;
                let text = format!("invalid literal for int() with base 10: {text}");
                return Err(error("ValueError", text));
            }
        },
        ("int", [value]) => Value::Int(value.int().ok_or_else(refused)?),
        ("float", [Value::Text(text)]) => match text.trim().parse::<f64>() {
            Ok(value) if text.contains(|letter: char| letter.is_ascii_digit()) => {
                Value::Float(value)
            }
            _ => return Err(refused()),
        },
        ("float", [value]) => Value::Float(value.number().ok_or_else(refused)?),
        ("list", []) => Value::list(Vec::new()),
        ("list", [value]) => Value::list(items(value)?),
        ("tuple", []) => Value::tuple(Vec::new()),
        ("tuple", [value]) => Value::tuple(items(value)?),
        ("sum", [value]) => {
            let mut sum = Value::Int(0);
            for item in items(value)? {
                sum = binary(crate::code::Binary::Add, &sum, &item)?;
            }
            sum
        }
        ("min" | "max", [_, ..]) => {
            let all = match arguments {
                [value] => items(value)?,
                values => values.to_vec(),
            };
            let Some((first, rest)) = all.split_first() else {
                let text = format!("{name}() arg is an empty sequence");
                return Err(error("ValueError", text));
            };
            let (sign, wanted) = if name == "min" {
                ("<", Ordering::Less)
            } else {
                (">", Ordering::Greater)
            };
            let mut best = first;
            for item in rest {
                if order(sign, item, best)? == Some(wanted) {
                    best = item;
                }
            }
            best.clone()
        }
        ("abs", [Value::Float(value)]) => Value::Float(value.abs()),
        ("abs", [value]) => {
            let value = value.int().ok_or_else(refused)?;
            Value::Int(value.checked_abs().ok_or_else(refused)?)
        }
        ("sorted", [value]) => Value::list(sorted(items(value)?)?),
        _ => return Err(refused()),
    })
}

fn sorted(mut items: Vec<Value>) -> Result<Vec<Value>, Fault> {
    // Python asks whether the later one is less than the earlier one.
    let mut problem = None;
    items.sort_by(|a, b| {
        order("<", b, a).map_or_else(
            |fault| {
                problem.get_or_insert(fault);
                Ordering::Equal
            },
            |order| order.unwrap_or(Ordering::Equal).reverse(),
        )
    });
    problem.map_or(Ok(items), Err)
}

fn print(world: &World, arguments: &[Value], named: &[(Rc<str>, Value)]) -> Outcome {
    let (mut separator, mut end): (Rc<str>, Rc<str>) = (" ".into(), "\n".into());
    for (name, value) in named {
        match (&**name, value) {
            ("sep", Value::Text(text)) => separator = Rc::clone(text),
            ("end", Value::Text(text)) => end = Rc::clone(text),
            ("sep" | "end", Value::None) | ("flush", _) => {}
            _ => return Err(refuse(&format!("`print` with such a `{name}`"))),
        }
    }
    let mut text = String::new();
    for (index, value) in arguments.iter().enumerate() {
        text += if index > 0 { &separator } else { "" };
        text += &value.text_of()?;
        limit(text.len())?;
    }
    world.print(&(text + &end))?;
    Ok(Value::None)
}

fn run(world: &Rc<World>, main: &Value) -> Outcome {
    if world.is_running() {
        let text = "asyncio.run() cannot be called from a running event loop";
        return Err(error("RuntimeError", text));
    }
    match main {
        Value::Coroutine(main) => world.run(Rc::clone(main)),
        other => {
            let text = format!("a coroutine was expected, got {}", other.repr()?);
            Err(error("ValueError", text))
        }
    }
}

fn sleep(world: &World, line: u32, delay: &Value, result: &Value) -> Value {
    world.coroutine("sleep".into(), line, Body::Sleep(delay.clone(), result.clone()))
}

fn create_task(
    world: &Rc<World>,
    coroutine: &Value,
    named: &[(Rc<str>, Value)],
) -> Outcome {
    let name = match named {
        [] => None,
        [(keyword, Value::Text(name))] if &**keyword == "name" => Some(Rc::clone(name)),
        _ => return Err(refuse("`asyncio.create_task` with such keyword arguments")),
    };
    match coroutine {
        Value::Coroutine(coroutine) => {
            world.spawn(Rc::clone(coroutine), name).map(Value::Task)
        }
        other => {
            let text = format!("a coroutine was expected, got {}", other.repr()?);
            Err(error("TypeError", text))
        }
    }
}

fn gather(world: &Rc<World>, arguments: &[Value], named: &[(Rc<str>, Value)]) -> Outcome {
    let return_exceptions = match named {
        [] => false,
        [(name, value)] if &**name == "return_exceptions" => value.is_true(),
        _ => return Err(refuse("`asyncio.gather` with such keyword arguments")),
    };
    if !world.is_running() {
        return Err(refuse("`asyncio.gather` outside of a coroutine"));
    }
    let mut made: Vec<(Rc<Coroutine>, Rc<Task>)> = Vec::new();
    let mut children = Vec::new();
    for argument in arguments {
        let child = match argument {
            Value::Task(task) => Rc::clone(task),
            Value::Coroutine(coroutine) => {
                match made.iter().find(|(known, _)| Rc::ptr_eq(known, coroutine)) {
                    Some((_, task)) => Rc::clone(task),
                    None => {
                        let task = world.spawn(Rc::clone(coroutine), None)?;
                        made.push((Rc::clone(coroutine), Rc::clone(&task)));
                        task
                    }
                }
            }
            Value::Gather(_) => return Err(refuse("a `gather` inside a `gather`")),
            _ => {
                let text = "An asyncio.Future, a coroutine or an awaitable is required";
                return Err(error("TypeError", text));
            }
        };
        children.push(child);
    }
    let gather = Gather::new(children, return_exceptions);
    world.gathers.borrow_mut().push(Rc::clone(&gather));
    Ok(Value::Gather(gather))
}

fn method(object: &Value, name: &str, arguments: &[Value]) -> Outcome {
    let refused = || refuse(&format!("`.{name}` with such arguments"));
    Ok(match (object, name, arguments) {
        (Value::List(list), _, _) => return list_method(list, name, arguments),
        (Value::Dict(dict), "get" | "pop", [key, default @ ..]) if default.len() < 2 => {
            let at = dict.find(key)?;
            match (at, default) {
                (Some(at), _) if name == "get" => dict.borrow()[at + 1].clone(),
                (Some(at), _) => {
                    let value = dict.borrow_mut().drain(at..at + 2).nth(1);
                    value.unwrap_or(Value::None)
                }
                (None, [default]) => default.clone(),
                (None, _) if name == "get" => Value::None,
                (None, _) => return crate::operators::index(object, key),
            }
        }
        (Value::Dict(dict), "items" | "keys" | "values", []) => {
            let what = match name {
                "items" => "items",
                "keys" => "keys",
                _ => "values",
            };
            Value::Iterator(Rc::new(RefCell::new(Iterator::dict(dict, what))))
        }
        (Value::Text(text), "join", [parts]) => {
            let mut joined = String::new();
            for (index, part) in items(parts)?.iter().enumerate() {
                let Value::Text(part) = part else {
                    let other = part.type_name();
                    let text = format!(
                        "sequence item {index}: expected str instance, {other} found"
                    );
                    return Err(error("TypeError", text));
                };
                joined += if index > 0 { text } else { "" };
                joined += part;
                limit(joined.len())?;
            }
            Value::text(joined)
        }
        (Value::Text(text), "upper", []) => Value::text(text.to_uppercase()),
        (Value::Text(text), "lower", []) => Value::text(text.to_lowercase()),
        (Value::Text(text), "strip", []) => Value::text(text.trim()),
        (Value::Text(text), "split", []) => {
            Value::list(text.split_whitespace().map(Value::text).collect())
        }
        (Value::Text(text), "split", [Value::Text(separator)])
            if !separator.is_empty() =>
        {
            Value::list(text.split(&**separator).map(Value::text).collect())
        }
        (Value::Text(text), "startswith", [Value::Text(start)]) => {
            Value::Bool(text.starts_with(&**start))
        }
        (Value::Text(text), "endswith", [Value::Text(end)]) => {
            Value::Bool(text.ends_with(&**end))
        }
        (Value::Task(task), "done", []) => Value::Bool(task.is_finished()),
        (Value::Task(task), "result" | "exception", []) => return result(task, name),
        _ => return Err(refused()),
    })
}

/// `task.result()` and `task.exception()`
fn result(task: &Task, name: &str) -> Outcome {
    let Some(outcome) = task.outcome() else {
        let what = if name == "result" { "Result" } else { "Exception" };
        return Err(error("InvalidStateError", format!("{what} is not set.")));
    };
    task.retrieved.set(true);
    match (outcome, task.error()) {
        (Ok(_), _) if name == "exception" => Ok(Value::None),
        (Err(_), Some(error)) if name == "exception" => Ok(Value::Error(error)),
        (outcome, _) => outcome.inspect_err(|fault| task.raise(fault)),
    }
}

fn list_method(list: &Rc<Items>, name: &str, arguments: &[Value]) -> Outcome {
    let length = list.borrow().len();
    limit(length + 1)?;
    match (name, arguments) {
        ("append", [value]) => list.borrow_mut().push(value.clone()),
        ("extend", [value]) => {
            let mut more = items(value)?;
            limit(length + more.len())?;
            list.borrow_mut().append(&mut more);
        }
        ("insert", [at, value]) => {
            let at = at.int().ok_or_else(|| refuse("`.insert` with such arguments"))?;
            let at = if at < 0 {
                at.saturating_add_unsigned(length as u64).max(0)
            } else {
                at
            };
            let at = usize::try_from(at).unwrap_or(length).min(length);
            list.borrow_mut().insert(at, value.clone());
        }
        ("remove", [value]) => {
            let copy = list.borrow().clone();
            for (at, item) in copy.iter().enumerate() {
                if item.is(value) || item.equals(value)? {
                    list.borrow_mut().remove(at);
                    return Ok(Value::None);
                }
            }
            return Err(error("ValueError", "list.remove(x): x not in list"));
        }
        ("pop", []) if length == 0 => {
            return Err(error("IndexError", "pop from empty list"));
        }
        ("pop", []) => {
            let last = list.borrow_mut().pop();
            return Ok(last.unwrap_or(Value::None));
        }
        ("pop", [at]) => {
            let at = at.int().ok_or_else(|| refuse("`.pop` with such arguments"))?;
            let at = if at < 0 { at.saturating_add_unsigned(length as u64) } else { at };
            let at = usize::try_from(at).ok().filter(|at| *at < length);
            let Some(at) = at else {
                let text = if length == 0 {
                    "pop from empty list"
                } else {
                    "pop index out of range"
                };
                return Err(error("IndexError", text));
            };
            return Ok(list.borrow_mut().remove(at));
        }
        ("sort", []) => {
            let items = list.borrow().clone();
            let items = sorted(items)?;
            *list.borrow_mut() = items;
        }
        _ => return Err(refuse(&format!("`.{name}` with such arguments"))),
    }
    Ok(Value::None)
}
