//! The errors that a program can raise and catch, and what stops it for good.

use std::cell::RefCell;
use std::rc::Rc;

use crate::value::{Items, Value};

/// A class of errors, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(&'static str);

/// Each kind, and the kind that it belongs to.
const KINDS: [(&str, &str); 23] = [
    ("BaseException", ""),
    ("CancelledError", "BaseException"),
    ("Exception", "BaseException"),
    ("ArithmeticError", "Exception"),
    ("OverflowError", "ArithmeticError"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("AssertionError", "Exception"),
    ("AttributeError", "Exception"),
    ("LookupError", "Exception"),
    ("IndexError", "LookupError"),
    ("KeyError", "LookupError"),
    ("NameError", "Exception"),
    ("UnboundLocalError", "NameError"),
    ("OSError", "Exception"),
    ("ConnectionError", "OSError"),
    ("TimeoutError", "OSError"),
    ("RuntimeError", "Exception"),
    ("RecursionError", "RuntimeError"),
    ("NotImplementedError", "RuntimeError"),
    ("TypeError", "Exception"),
    ("ValueError", "Exception"),
    ("InvalidStateError", "Exception"),
    ("SyntaxError", "Exception"),
];

impl Kind {
    pub fn named(name: &str) -> Option<Kind> {
        KINDS.iter().find(|kind| kind.0 == name).map(|kind| Kind(kind.0))
    }

    pub fn name(self) -> &'static str {
        self.0
    }

    /// The name as a traceback shows it.
    pub fn full_name(self) -> String {
        let of_asyncio = ["CancelledError", "InvalidStateError"].contains(&self.0);
        format!("{}{}", if of_asyncio { "asyncio.exceptions." } else { "" }, self.0)
    }

    pub fn is_a(self, other: Kind) -> bool {
        let parent = KINDS.iter().find(|kind| kind.0 == self.0).map_or("", |kind| kind.1);
        self == other || Kind::named(parent).is_some_and(|parent| parent.is_a(other))
    }
}

/// A line, and the name of the function that it is in.
pub type Place = (u32, Rc<str>);

/// An instance of a kind.
pub struct Error {
    pub kind: Kind,
    pub args: Rc<Items>,
    /// Where it was raised first.
    pub place: RefCell<Option<Place>>,
}

impl Error {
    pub fn new(kind: Kind, args: Vec<Value>) -> Rc<Error> {
        Rc::new(Error { kind, args: Items::new(args), place: RefCell::default() })
    }

    /// `str(error)`
    pub fn message(&self) -> Result<String, Fault> {
        let args = self.args.borrow();
        match args.as_slice() {
            [] => Ok(String::new()),
            [key] if self.kind.name() == "KeyError" => key.repr(),
            [text] => Ok(text.text_of()?.to_string()),
            _ => Value::Tuple(Rc::clone(&self.args)).repr(),
        }
    }

    /// The last line of a traceback.
    pub fn summary(&self) -> Result<String, Fault> {
        let message = self.message()?;
        let separator = if message.is_empty() { "" } else { ": " };
        Ok(format!("{}{separator}{message}", self.kind.full_name()))
    }

    /// The same, if its message can be shown.
    pub fn short(&self) -> String {
        self.summary().unwrap_or_else(|_| self.kind.full_name())
    }
}

/// Why a statement does not complete.
#[derive(Clone)]
pub enum Fault {
    /// An error of the program, which the program can catch.
    Error(Rc<Error>),
    /// The program ends here, and cannot prevent it. The text says why.
    Halt(Rc<str>),
}

/// An error with a message.
pub fn error(kind: &str, message: impl Into<String>) -> Fault {
    let kind = Kind::named(kind).expect("the kinds of our own errors are in the table");
    Fault::Error(Error::new(kind, vec![Value::text(message.into())]))
}

/// What this little Python does not do, and finds out only when it is asked to.
pub fn refuse(what: &str) -> Fault {
    Fault::Halt(format!("{what} is not played here").into())
}
