//! What a program is compiled to: a few operations on a stack of values.

use std::rc::Rc;

use crate::format::Spec;
use crate::value::Value;

/// A function, as it was defined: its code, and the defaults of its last parameters.
pub struct Function {
    pub code: Rc<Code>,
    pub defaults: Vec<Value>,
}

/// The body of a function, or of the whole program.
#[derive(Default)]
pub struct Code {
    pub name: Rc<str>,
    pub is_async: bool,
    /// How many of the locals are parameters.
    pub parameters: usize,
    /// The names of the locals. Those without a name are the compiler's own.
    pub locals: Vec<Rc<str>>,
    pub operations: Vec<Operation>,
    /// The line of each operation.
    pub lines: Vec<u32>,
    /// Inner ones first.
    pub handlers: Vec<Handler>,
}

/// Where to go on after an error in a range of operations.
///
/// The stack is then empty, because a `try` is a statement, and the error is the last of
/// those that are being handled.
pub struct Handler {
    pub from: usize,
    pub to: usize,
    pub target: usize,
    /// How many errors were being handled outside of the range.
    pub handled: usize,
}

pub type Local = usize;
pub type Target = usize;

pub enum Operation {
    /// A statement begins. The player shows its line.
    Line,
    Constant(Value),
    Load(Local),
    Store(Local),
    Delete(Local),
    LoadGlobal(Rc<str>),
    StoreGlobal(Rc<str>),
    DeleteGlobal(Rc<str>),
    Pop,
    Copy,
    /// Copies the upper two.
    CopyTwo,
    Unary(Unary),
    Binary(Binary),
    /// As `Binary`, but `+=` adds to a list in place.
    InPlace(Binary),
    Compare(Comparison),
    Jump(Target),
    JumpIfFalse(Target),
    JumpIfTrue(Target),
    /// Jumps with the value, or drops it.
    JumpIfFalseOrPop(Target),
    JumpIfTrueOrPop(Target),
    List(usize),
    Tuple(usize),
    Dict(usize),
    /// Appends to the list that is in a local.
    Append(Local),
    /// Appends all items to the list below: the arguments of a call with `*`.
    Extend,
    Unpack(usize),
    /// Puts an iterator over the value into a local.
    Iterate(Local),
    /// The next item, or else a jump.
    Next(Local, Target),
    Attribute(&'static str),
    Index,
    /// `value, object, index` are on the stack.
    StoreIndex,
    /// The function and its arguments are on the stack; the last ones have names.
    Call(usize, Rc<[Rc<str>]>),
    /// As `Call`, but the arguments without a name are in a list.
    CallWithList(Rc<[Rc<str>]>),
    /// `type(value).__name__`
    TypeName,
    Format(Rc<Spec>),
    Concatenate(usize),
    Function(Rc<Code>, usize),
    Await,
    Return,
    Raise,
    /// Whether the error that is being handled is of the kind on the stack.
    Matches,
    /// The error that is being handled.
    Handled,
    /// It has been handled.
    EndHandling,
    /// It has not.
    Reraise,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Unary {
    Not,
    Minus,
    Plus,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
    Is,
    IsNot,
}
