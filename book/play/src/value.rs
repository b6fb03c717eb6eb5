//! The values of a program, and how Python shows and compares them.

use std::cell::{Ref, RefCell, RefMut};
use std::cmp::Ordering;
use std::mem;
use std::rc::Rc;

use crate::code::Function;
use crate::error::{Error, Fault, Kind, error, refuse};
use crate::task::{Coroutine, Gather, Task};

#[derive(Clone)]
pub enum Value {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Rc<str>),
    List(Rc<Items>),
    Tuple(Rc<Items>),
    /// Keys and values in turn, in the order in which the keys came.
    Dict(Rc<Items>),
    Range(Range),
    Iterator(Rc<RefCell<Iterator>>),
    Module(&'static str),
    Builtin(&'static str),
    Method(Rc<Value>, &'static str),
    Kind(Kind),
    Error(Rc<Error>),
    Function(Rc<Function>),
    Coroutine(Rc<Coroutine>),
    Task(Rc<Task>),
    Gather(Rc<Gather>),
}

/// The values in a list, a tuple or a dict.
pub struct Items(RefCell<Vec<Value>>);

#[derive(Clone, Copy, PartialEq)]
pub struct Range {
    pub next: i64,
    pub stop: i64,
    pub step: i64,
}

/// What a `for` loop takes its items from.
pub enum Iterator {
    /// A list, a tuple or a dict, and the index of the next item.
    Items(Value, usize),
    Text(Rc<str>, usize),
    Range(Range),
    Enumerate(Box<Iterator>, i64),
    /// The keys, values or pairs of a dict, whose size must not change, and the next index.
    Dict(Rc<Items>, &'static str, usize, usize),
}

/// The builtin functions that are types.
const TYPES: [&str; 8] =
    ["range", "enumerate", "str", "int", "float", "bool", "list", "tuple"];

/// Nothing in this little Python is longer.
pub const LONGEST: usize = 100_000;
/// Lists in lists.
const DEEPEST: usize = 100;

impl Items {
    pub fn new(items: Vec<Value>) -> Rc<Items> {
        Rc::new(Items(RefCell::new(items)))
    }

    pub fn borrow(&self) -> Ref<'_, Vec<Value>> {
        self.0.borrow()
    }

    pub fn borrow_mut(&self) -> RefMut<'_, Vec<Value>> {
        self.0.borrow_mut()
    }
}

impl Drop for Items {
    /// Without recursion, because a list can be nested as deep as a program is long.
    fn drop(&mut self) {
        let mut left = mem::take(self.0.get_mut());
        while let Some(value) = left.pop() {
            let items = match value {
                Value::List(items) | Value::Tuple(items) | Value::Dict(items) => items,
                Value::Error(error) => match Rc::into_inner(error) {
                    Some(error) => error.args,
                    None => continue,
                },
                _ => continue,
            };
            if let Some(items) = Rc::into_inner(items) {
                left.append(&mut items.borrow_mut());
            }
        }
    }
}

impl Value {
    pub fn text(text: impl AsRef<str>) -> Value {
        Value::Text(text.as_ref().into())
    }

    pub fn list(items: Vec<Value>) -> Value {
        Value::List(Items::new(items))
    }

    pub fn tuple(items: Vec<Value>) -> Value {
        Value::Tuple(Items::new(items))
    }

    /// `type(value).__name__`
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::None => "NoneType",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::Text(_) => "str",
            Value::List(_) => "list",
            Value::Tuple(_) => "tuple",
            Value::Dict(_) => "dict",
            Value::Range(_) => "range",
            Value::Iterator(_) => "enumerate",
            Value::Module(_) => "module",
            Value::Builtin(name) if TYPES.contains(name) => "type",
            Value::Builtin(name) if name.starts_with("asyncio.") => "function",
            Value::Builtin(_) | Value::Method(..) => "builtin_function_or_method",
            Value::Kind(_) => "type",
            Value::Error(error) => error.kind.name(),
            Value::Function(_) => "function",
            Value::Coroutine(_) => "coroutine",
            Value::Task(_) => "_asyncio.Task",
            Value::Gather(gather) if gather.children.is_empty() => "_asyncio.Future",
            Value::Gather(_) => "_GatheringFuture",
        }
    }

    /// `bool(value)`
    pub fn is_true(&self) -> bool {
        match self {
            Value::None => false,
            Value::Bool(value) => *value,
            Value::Int(value) => *value != 0,
            Value::Float(value) => *value != 0.0,
            Value::Text(text) => !text.is_empty(),
            Value::List(items) | Value::Tuple(items) | Value::Dict(items) => {
                !items.borrow().is_empty()
            }
            Value::Range(range) => range.len() > 0,
            _ => true,
        }
    }

    /// How much work it is to go through it.
    pub fn size(&self) -> usize {
        match self {
            Value::Text(text) => text.len(),
            Value::List(items) | Value::Tuple(items) | Value::Dict(items) => {
                items.borrow().len()
            }
            Value::Range(range) => range.len().min(LONGEST),
            _ => 0,
        }
    }

    /// The whole number that it is. `True` is one, too.
    pub fn int(&self) -> Option<i64> {
        match self {
            Value::Bool(value) => Some(i64::from(*value)),
            Value::Int(value) => Some(*value),
            _ => None,
        }
    }

    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Float(value) => Some(*value),
            _ => self.int().map(|value| value as f64),
        }
    }

    /// `self == other`
    pub fn equals(&self, other: &Value) -> Result<bool, Fault> {
        self.equals_at(other, 0)
    }

    fn equals_at(&self, other: &Value, depth: usize) -> Result<bool, Fault> {
        if depth > DEEPEST {
            return Err(too_deep(" in comparison"));
        }
        Ok(match (self, other) {
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::Range(a), Value::Range(b)) => {
                a == b || (a.len() == 0 && b.len() == 0)
            }
            (Value::List(a), Value::List(b)) | (Value::Tuple(a), Value::Tuple(b)) => {
                let (a, b) = (a.borrow(), b.borrow());
                if a.len() != b.len() {
                    return Ok(false);
                }
                for (a, b) in a.iter().zip(b.iter()) {
                    if !a.is(b) && !a.equals_at(b, depth + 1)? {
                        return Ok(false);
                    }
                }
                true
            }
            (Value::Dict(a), Value::Dict(b)) => {
                if a.borrow().len() != b.borrow().len() {
                    return Ok(false);
                }
                for pair in a.borrow().chunks(2) {
                    match b.find(&pair[0])? {
                        Some(at)
                            if pair[1].equals_at(&b.borrow()[at + 1], depth + 1)? => {}
                        _ => return Ok(false),
                    }
                }
                true
            }
            _ => match self.compare_numbers(other) {
                Some(order) => order == Some(Ordering::Equal),
                None => self.is(other),
            },
        })
    }

    /// The same object, as far as this little Python can tell.
    pub fn is(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::None, Value::None) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::List(a), Value::List(b))
            | (Value::Tuple(a), Value::Tuple(b))
            | (Value::Dict(a), Value::Dict(b)) => Rc::ptr_eq(a, b),
            (Value::Kind(a), Value::Kind(b)) => a == b,
            (Value::Error(a), Value::Error(b)) => Rc::ptr_eq(a, b),
            (Value::Function(a), Value::Function(b)) => Rc::ptr_eq(a, b),
            (Value::Coroutine(a), Value::Coroutine(b)) => Rc::ptr_eq(a, b),
            (Value::Task(a), Value::Task(b)) => Rc::ptr_eq(a, b),
            (Value::Gather(a), Value::Gather(b)) => Rc::ptr_eq(a, b),
            (Value::Builtin(a), Value::Builtin(b))
            | (Value::Module(a), Value::Module(b)) => a == b,
            _ => false,
        }
    }

    /// `None` if they are not both numbers; `Some(None)` if one is not a number at all.
    pub fn compare_numbers(&self, other: &Value) -> Option<Option<Ordering>> {
        if let (Some(a), Some(b)) = (self.int(), other.int()) {
            return Some(Some(a.cmp(&b)));
        }
        let order = self.number()?.partial_cmp(&other.number()?);
        Some(match (order, self.int(), other.int()) {
            // Large whole numbers are rounded when they become floats.
            (Some(Ordering::Equal), Some(a), _) => {
                Some(i128::from(a).cmp(&(other.number()? as i128)))
            }
            (Some(Ordering::Equal), _, Some(b)) => {
                Some((self.number()? as i128).cmp(&i128::from(b)))
            }
            _ => order,
        })
    }

    /// `str(value)`
    pub fn text_of(&self) -> Result<Rc<str>, Fault> {
        match self {
            Value::Text(text) => Ok(Rc::clone(text)),
            Value::Error(error) => Ok(error.message()?.into()),
            other => Ok(other.repr()?.into()),
        }
    }

    /// `repr(value)`
    pub fn repr(&self) -> Result<String, Fault> {
        let mut shown = String::new();
        self.show(&mut shown, &mut Vec::new())?;
        Ok(shown)
    }

    fn show(
        &self,
        shown: &mut String,
        inside: &mut Vec<*const Items>,
    ) -> Result<(), Fault> {
        if shown.len() > LONGEST {
            return Err(refuse("a text this long"));
        }
        *shown += &match self {
            Value::None => "None".into(),
            Value::Bool(true) => "True".into(),
            Value::Bool(false) => "False".into(),
            Value::Int(value) => value.to_string(),
            Value::Float(value) => float(*value),
            Value::Text(text) => quoted(text),
            Value::List(items) => return show_all(items, "[]", shown, inside),
            Value::Tuple(items) => return show_all(items, "()", shown, inside),
            Value::Dict(items) => return show_all(items, "{}", shown, inside),
            Value::Range(Range { next, stop, step: 1 }) => {
                format!("range({next}, {stop})")
            }
            Value::Range(Range { next, stop, step }) => {
                format!("range({next}, {stop}, {step})")
            }
            Value::Kind(kind) => format!("<class '{}'>", kind.full_name()),
            Value::Builtin(name) if TYPES.contains(name) => format!("<class '{name}'>"),
            Value::Builtin(name) if !name.contains('.') => {
                format!("<built-in function {name}>")
            }
            Value::Error(error) => {
                *shown += error.kind.name();
                if error.args.borrow().len() == 1 {
                    *shown += "(";
                    error.args.borrow()[0].show(shown, inside)?;
                    *shown += ")";
                    return Ok(());
                }
                return show_all(&error.args, "()", shown, inside);
            }
            // The address of an object is different each time.
            Value::Function(function) => {
                format!("<function {} at 0x7f0000000000>", function.code.name)
            }
            Value::Coroutine(coroutine) => {
                format!("<coroutine object {} at 0x7f0000000000>", coroutine.name)
            }
            other => return Err(refuse(&format!("showing a `{}`", other.type_name()))),
        };
        Ok(())
    }
}

fn show_all(
    items: &Rc<Items>,
    brackets: &str,
    shown: &mut String,
    inside: &mut Vec<*const Items>,
) -> Result<(), Fault> {
    let (open, close) = brackets.split_at(1);
    *shown += open;
    if inside.contains(&Rc::as_ptr(items)) {
        *shown += "...";
    } else if inside.len() == DEEPEST {
        return Err(too_deep(" while getting the repr of an object"));
    } else {
        inside.push(Rc::as_ptr(items));
        let separators = if open == "{" { [": ", ", "] } else { [", ", ", "] };
        for (index, item) in items.borrow().iter().enumerate() {
            *shown += if index == 0 { "" } else { separators[(index + 1) % 2] };
            item.show(shown, inside)?;
        }
        inside.pop();
        *shown += if open == "(" && items.borrow().len() == 1 { "," } else { "" };
    }
    *shown += close;
    Ok(())
}

pub fn too_deep(where_: &str) -> Fault {
    error("RecursionError", format!("maximum recursion depth exceeded{where_}"))
}

/// The shortest text that reads back the same, laid out as Python does.
fn float(value: f64) -> String {
    if value.is_nan() {
        return "nan".into();
    }
    if value != 0.0 && value.is_finite() && !(1e-4..1e16).contains(&value.abs()) {
        let text = format!("{value:e}");
        let (digits, exponent) = text.split_once('e').expect("{:e} writes one");
        let exponent: i32 = exponent.parse().expect("it is a number");
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{digits}e{sign}{:02}", exponent.abs());
    }
    let text = value.to_string();
    if text.contains(['.', 'i']) { text } else { text + ".0" }
}

fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut quoted = String::from(quote);
    for letter in text.chars() {
        match letter {
            '\n' => quoted += "\\n",
            '\r' => quoted += "\\r",
            '\t' => quoted += "\\t",
            '\\' => quoted += "\\\\",
            _ if letter == quote => quoted.extend(['\\', letter]),
            _ if letter.is_ascii_control() => {
                quoted += &format!("\\x{:02x}", letter as u32);
            }
            _ => quoted.push(letter),
        }
    }
    quoted.push(quote);
    quoted
}

impl Items {
    /// Where a key of a dict is.
    pub fn find(&self, key: &Value) -> Result<Option<usize>, Fault> {
        hashable(key)?;
        for (index, pair) in self.borrow().chunks(2).enumerate() {
            if pair[0].equals(key)? {
                return Ok(Some(2 * index));
            }
        }
        Ok(None)
    }

    /// `dict[key] = value`
    pub fn insert(&self, key: Value, value: Value) -> Result<(), Fault> {
        match self.find(&key)? {
            Some(at) => self.borrow_mut()[at + 1] = value,
            None => self.borrow_mut().extend([key, value]),
        }
        Ok(())
    }
}

fn hashable(key: &Value) -> Result<(), Fault> {
    match key {
        Value::List(_) | Value::Dict(_) => {
            Err(error("TypeError", format!("unhashable type: '{}'", key.type_name())))
        }
        Value::Tuple(items) => items.borrow().iter().try_for_each(hashable),
        _ => Ok(()),
    }
}

impl Range {
    pub fn len(self) -> usize {
        let (from, to) =
            if self.step > 0 { (self.next, self.stop) } else { (self.stop, self.next) };
        let length = i128::from(to) - i128::from(from);
        let step = i128::from(self.step.unsigned_abs());
        usize::try_from((length.max(0) + step - 1) / step).unwrap_or(usize::MAX)
    }
}

impl Iterator {
    pub fn new(value: &Value) -> Result<Iterator, Fault> {
        match value {
            Value::List(_) | Value::Tuple(_) => Ok(Iterator::Items(value.clone(), 0)),
            Value::Dict(items) => Ok(Iterator::dict(items, "keys")),
            Value::Text(text) => Ok(Iterator::Text(Rc::clone(text), 0)),
            Value::Range(range) => Ok(Iterator::Range(*range)),
            Value::Iterator(_) => Err(refuse("an `enumerate` that is kept")),
            Value::Task(_) | Value::Gather(_) => Err(refuse("a loop over a task")),
            other => {
                let text = format!("'{}' object is not iterable", other.type_name());
                Err(error("TypeError", text))
            }
        }
    }

    pub fn dict(items: &Rc<Items>, what: &'static str) -> Iterator {
        Iterator::Dict(Rc::clone(items), what, items.borrow().len(), 0)
    }

    pub fn next(&mut self) -> Result<Option<Value>, Fault> {
        Ok(match self {
            Iterator::Items(Value::List(items) | Value::Tuple(items), next) => {
                *next += 1;
                items.borrow().get(*next - 1).cloned()
            }
            Iterator::Items(..) => None,
            Iterator::Text(text, next) => text[*next..].chars().next().map(|letter| {
                *next += letter.len_utf8();
                Value::text(letter.to_string())
            }),
            Iterator::Range(range) if range.len() == 0 => None,
            Iterator::Range(range) => {
                let item = range.next;
                range.next = item.checked_add(range.step).unwrap_or(range.stop);
                Some(Value::Int(item))
            }
            Iterator::Enumerate(inner, count) => match inner.next()? {
                Some(item) => {
                    *count += 1;
                    Some(Value::tuple(vec![Value::Int(*count - 1), item]))
                }
                None => None,
            },
            Iterator::Dict(items, what, size, next) => {
                let items = items.borrow();
                if items.len() != *size {
                    let text = "dictionary changed size during iteration";
                    return Err(error("RuntimeError", text));
                }
                *next += 2;
                items.get(*next - 2..*next).map(|pair| match *what {
                    "keys" => pair[0].clone(),
                    "values" => pair[1].clone(),
                    _ => Value::tuple(pair.to_vec()),
                })
            }
        })
    }

    /// All that is left.
    pub fn collect(mut self) -> Result<Vec<Value>, Fault> {
        let mut items = Vec::new();
        while let Some(item) = self.next()? {
            items.push(item);
            if items.len() > LONGEST {
                return Err(refuse("a list this long"));
            }
        }
        Ok(items)
    }
}

/// The items of whatever can be iterated over. What an `enumerate` has left is used up.
pub fn items(value: &Value) -> Result<Vec<Value>, Fault> {
    match value {
        Value::Iterator(iterator) => {
            let iterator =
                iterator.replace(Iterator::Range(Range { next: 0, stop: 0, step: 1 }));
            iterator.collect()
        }
        other => Iterator::new(other)?.collect(),
    }
}
