//! Executes code: a thread of calls, each with its own stack of values.
//!
//! It never waits. Where a program waits, [`Thread::resume`] returns what for, and the task
//! that drives it awaits that. So a call needs no room on Rust's stack, and a program that
//! calls itself for ever is stopped as in Python.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use crate::builtins;
use crate::code::{Code, Function, Local, Operation};
use crate::error::{Error, Fault, Kind, error, refuse};
use crate::operators::{binary, compare, in_place, index, limit, store_index, unary};
use crate::task::{Body, Coroutine, On, Outcome, Progress, Task};
use crate::value::{Items, Iterator, Value, items, too_deep};
use crate::world::World;

/// Calls in calls. CPython allows a thousand, of which its own loop takes some.
const DEEPEST: usize = 1000;
const DEEPEST_IN_TASK: usize = 992;

/// The calls of one task, or of the program around the loop.
pub struct Thread {
    frames: Vec<Frame>,
}

/// A function that is being called.
pub struct Frame {
    code: Rc<Code>,
    next: usize,
    stack: Vec<Value>,
    locals: Vec<Option<Value>>,
    /// The errors that are being handled, the inner one last.
    handled: Vec<Rc<Error>>,
    /// The coroutine whose body this is.
    coroutine: Option<Rc<Coroutine>>,
}

/// How far a thread has come.
pub enum Step {
    Done(Outcome),
    Wait(On),
}

/// What an operation asks for.
enum Next {
    Operation,
    Call(Frame),
    Return(Value),
    Wait(On),
}

impl Frame {
    pub fn new(code: Rc<Code>, arguments: Vec<Value>) -> Frame {
        let mut locals: Vec<Option<Value>> = arguments.into_iter().map(Some).collect();
        locals.resize(code.locals.len(), None);
        Frame {
            code,
            next: 0,
            stack: Vec::new(),
            locals,
            handled: Vec::new(),
            coroutine: None,
        }
    }

    /// The line of the operation that is being executed.
    pub fn line(&self) -> u32 {
        self.code.lines[self.next.saturating_sub(1)]
    }

    fn pop(&mut self) -> Value {
        self.stack.pop().expect("the compiler balances the stack")
    }

    fn pop_many(&mut self, count: usize) -> Vec<Value> {
        self.stack.split_off(self.stack.len() - count)
    }

    fn top(&self) -> &Value {
        self.stack.last().expect("the compiler balances the stack")
    }

    fn local(&self, local: Local) -> &Value {
        self.locals[local].as_ref().expect("the compiler's own variables are set")
    }
}

impl Thread {
    pub fn new(frame: Frame) -> Thread {
        Thread { frames: vec![frame] }
    }

    /// A thread that awaits a coroutine.
    pub fn awaiting(coroutine: Rc<Coroutine>) -> Thread {
        let code = Code {
            operations: vec![Operation::Await, Operation::Return],
            lines: vec![0, 0],
            ..Code::default()
        };
        let mut frame = Frame::new(Rc::new(code), Vec::new());
        frame.stack.push(Value::Coroutine(coroutine));
        Thread::new(frame)
    }

    /// Goes on until the thread ends or has to wait. `outcome` is that of the last wait.
    pub fn resume(
        &mut self,
        world: &Rc<World>,
        task: Option<&Rc<Task>>,
        outcome: Option<Outcome>,
    ) -> Step {
        let deepest = if task.is_some() { DEEPEST_IN_TASK } else { DEEPEST };
        let mut result = match outcome {
            Some(Ok(value)) => {
                self.top().stack.push(value);
                Ok(Next::Operation)
            }
            Some(Err(fault)) => Err(fault),
            None => Ok(Next::Operation),
        };
        loop {
            if let Some(reason) = world.halted() {
                return self.end(Err(Fault::Halt(reason)));
            }
            match result {
                Ok(Next::Operation) => {}
                Ok(Next::Call(frame)) if self.frames.len() < deepest => {
                    self.frames.push(frame);
                }
                Ok(Next::Call(frame)) => {
                    if let Some(coroutine) = frame.coroutine {
                        coroutine.progress.set(Progress::Over);
                    }
                    result = Err(too_deep(""));
                    continue;
                }
                Ok(Next::Wait(on)) => return Step::Wait(on),
                Ok(Next::Return(value)) => {
                    self.pop();
                    let Some(caller) = self.frames.last_mut() else {
                        return Step::Done(Ok(value));
                    };
                    caller.stack.push(value);
                    world.at_line(caller.line());
                }
                Err(Fault::Halt(reason)) => {
                    let reason = world.halt(self.top().line(), &reason);
                    return self.end(Err(Fault::Halt(reason)));
                }
                Err(Fault::Error(raised)) => {
                    if let Some(fault) = self.unwind(raised) {
                        return Step::Done(Err(fault));
                    }
                }
            }
            result = world.spend(1).and_then(|()| {
                let frame = self.top();
                let code = Rc::clone(&frame.code);
                frame.next += 1;
                execute(world, task, frame, &code.operations[frame.next - 1])
            });
        }
    }

    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("a thread ends with its calls")
    }

    fn pop(&mut self) {
        let frame = self.frames.pop();
        if let Some(coroutine) = frame.and_then(|frame| frame.coroutine) {
            coroutine.progress.set(Progress::Over);
        }
    }

    fn end(&mut self, outcome: Outcome) -> Step {
        while !self.frames.is_empty() {
            self.pop();
        }
        Step::Done(outcome)
    }

    /// Goes to the innermost handler. Returns the error if there is none.
    fn unwind(&mut self, raised: Rc<Error>) -> Option<Fault> {
        while let Some(frame) = self.frames.last_mut() {
            if frame.line() > 0 {
                let place = || (frame.line(), Rc::clone(&frame.code.name));
                raised.place.borrow_mut().get_or_insert_with(place);
            }
            let at = frame.next.saturating_sub(1);
            let code = Rc::clone(&frame.code);
            let handler = code
                .handlers
                .iter()
                .find(|handler| (handler.from..handler.to).contains(&at));
            if let Some(handler) = handler {
                frame.stack.clear();
                frame.handled.truncate(handler.handled);
                frame.handled.push(raised);
                frame.next = handler.target;
                return None;
            }
            self.pop();
        }
        Some(Fault::Error(raised))
    }
}

fn execute(
    world: &Rc<World>,
    task: Option<&Rc<Task>>,
    frame: &mut Frame,
    operation: &Operation,
) -> Result<Next, Fault> {
    match operation {
        Operation::Line => world.at_line(frame.line()),
        Operation::Constant(value) => frame.stack.push(value.clone()),
        Operation::Load(local) => match &frame.locals[*local] {
            Some(value) => frame.stack.push(value.clone()),
            None => {
                let text = format!(
                    "cannot access local variable '{}' where it is not associated with a value",
                    frame.code.locals[*local]
                );
                return Err(error("UnboundLocalError", text));
            }
        },
        Operation::Store(local) => frame.locals[*local] = Some(frame.pop()),
        Operation::Delete(local) => frame.locals[*local] = None,
        Operation::LoadGlobal(name) => match world.global(name) {
            Some(value) => frame.stack.push(value),
            None => {
                return Err(error("NameError", format!("name '{name}' is not defined")));
            }
        },
        Operation::StoreGlobal(name) => world.set_global(name, Some(frame.pop())),
        Operation::DeleteGlobal(name) => world.set_global(name, None),
        Operation::Pop => drop(frame.pop()),
        Operation::Copy => frame.stack.push(frame.top().clone()),
        Operation::CopyTwo => {
            let two = frame.stack[frame.stack.len() - 2..].to_vec();
            frame.stack.extend(two);
        }
        Operation::Unary(operator) => {
            let value = unary(*operator, &frame.pop())?;
            frame.stack.push(value);
        }
        Operation::Binary(operator) => {
            let (right, left) = (frame.pop(), frame.pop());
            let value = binary(*operator, &left, &right)?;
            world.spend(value.size() / 16)?;
            frame.stack.push(value);
        }
        Operation::InPlace(operator) => {
            let (right, left) = (frame.pop(), frame.pop());
            world.spend(right.size() / 16)?;
            frame.stack.push(in_place(*operator, &left, &right)?);
        }
        Operation::Compare(operator) => {
            let (right, left) = (frame.pop(), frame.pop());
            world.spend((left.size() + right.size()) / 16)?;
            let is_true = compare(*operator, &left, &right)?;
            frame.stack.push(Value::Bool(is_true));
        }
        Operation::Jump(target) => frame.next = *target,
        Operation::JumpIfFalse(target) => {
            if !frame.pop().is_true() {
                frame.next = *target;
            }
        }
        Operation::JumpIfTrue(target) => {
            if frame.pop().is_true() {
                frame.next = *target;
            }
        }
        Operation::JumpIfFalseOrPop(target) => {
            if frame.top().is_true() {
                frame.pop();
            } else {
                frame.next = *target;
            }
        }
        Operation::JumpIfTrueOrPop(target) => {
            if frame.top().is_true() {
                frame.next = *target;
            } else {
                frame.pop();
            }
        }
        Operation::List(count) => {
            let items = frame.pop_many(*count);
            frame.stack.push(Value::list(items));
        }
        Operation::Tuple(count) => {
            let items = frame.pop_many(*count);
            frame.stack.push(Value::tuple(items));
        }
        Operation::Dict(count) => {
            let dict = Items::new(Vec::new());
            for pair in frame.pop_many(2 * count).chunks(2) {
                dict.insert(pair[0].clone(), pair[1].clone())?;
            }
            frame.stack.push(Value::Dict(dict));
        }
        Operation::Append(local) => {
            let value = frame.pop();
            if let Value::List(list) = frame.local(*local) {
                list.borrow_mut().push(value);
            }
        }
        Operation::Extend => {
            let value = frame.pop();
            let mut more =
                items(&value).map_err(|_| refuse("`*` before such a value"))?;
            if let Value::List(list) = frame.top() {
                limit(list.borrow().len() + more.len())?;
                list.borrow_mut().append(&mut more);
            }
        }
        Operation::Unpack(count) => {
            let parts = unpack(&frame.pop(), *count)?;
            frame.stack.extend(parts.into_iter().rev());
        }
        Operation::Iterate(local) => {
            let iterator = match frame.pop() {
                Value::Iterator(iterator) => iterator,
                other => Rc::new(RefCell::new(Iterator::new(&other)?)),
            };
            frame.locals[*local] = Some(Value::Iterator(iterator));
        }
        Operation::Next(local, target) => {
            let item = match frame.local(*local) {
                Value::Iterator(iterator) => iterator.borrow_mut().next()?,
                _ => None,
            };
            match item {
                Some(item) => frame.stack.push(item),
                None => frame.next = *target,
            }
        }
        Operation::Attribute(name) => {
            let value = builtins::attribute(frame.pop(), name)?;
            frame.stack.push(value);
        }
        Operation::Index => {
            let (at, object) = (frame.pop(), frame.pop());
            world.spend(object.size() / 16)?;
            frame.stack.push(index(&object, &at)?);
        }
        Operation::StoreIndex => {
            let (at, object, value) = (frame.pop(), frame.pop(), frame.pop());
            world.spend(object.size() / 16)?;
            store_index(&object, &at, value)?;
        }
        Operation::Call(count, keywords) => {
            let arguments = frame.pop_many(*count);
            let function = frame.pop();
            return call(world, frame, function, arguments, keywords);
        }
        Operation::CallWithList(keywords) => {
            let named = frame.pop_many(keywords.len());
            let mut arguments = items(&frame.pop())?;
            arguments.extend(named);
            let function = frame.pop();
            return call(world, frame, function, arguments, keywords);
        }
        Operation::TypeName => {
            let name = frame.pop().type_name();
            frame.stack.push(Value::text(name.trim_start_matches("_asyncio.")));
        }
        Operation::Format(spec) => {
            let text = spec.apply(&frame.pop())?;
            frame.stack.push(Value::text(text));
        }
        Operation::Concatenate(count) => {
            let mut text = String::new();
            for part in frame.pop_many(*count) {
                text += &part.text_of()?;
                limit(text.len())?;
            }
            world.spend(text.len() / 16)?;
            frame.stack.push(Value::text(text));
        }
        Operation::Function(code, defaults) => {
            let defaults = frame.pop_many(*defaults);
            let function = Function { code: Rc::clone(code), defaults };
            frame.stack.push(Value::Function(Rc::new(function)));
        }
        Operation::Await => return wait(task, frame.pop()),
        Operation::Return => return Ok(Next::Return(frame.pop())),
        Operation::Raise => {
            return Err(match frame.pop() {
                Value::Error(error) => Fault::Error(error),
                Value::Kind(kind) => Fault::Error(Error::new(kind, Vec::new())),
                _ => error("TypeError", "exceptions must derive from BaseException"),
            });
        }
        Operation::Matches => {
            let kinds = kinds(&frame.pop())?.ok_or_else(|| {
                let text = "catching classes that do not inherit from BaseException \
                            is not allowed";
                error("TypeError", text)
            })?;
            let raised = frame.handled.last().expect("an error is being handled").kind;
            let matches = kinds.iter().any(|kind| raised.is_a(*kind));
            frame.stack.push(Value::Bool(matches));
        }
        Operation::Handled => {
            let raised = frame.handled.last().expect("an error is being handled");
            frame.stack.push(Value::Error(Rc::clone(raised)));
        }
        Operation::EndHandling => drop(frame.handled.pop()),
        Operation::Reraise => {
            let raised = frame.handled.pop().expect("an error is being handled");
            return Err(Fault::Error(raised));
        }
    }
    Ok(Next::Operation)
}

/// The kinds of errors that `except` or `isinstance` names.
pub fn kinds(value: &Value) -> Result<Option<Vec<Kind>>, Fault> {
    Ok(match value {
        Value::Kind(kind) => Some(vec![*kind]),
        Value::Tuple(items) => {
            let all: Option<Vec<Kind>> = items
                .borrow()
                .iter()
                .map(|item| if let Value::Kind(kind) = item { Some(*kind) } else { None })
                .collect();
            all
        }
        _ => None,
    })
}

fn unpack(value: &Value, count: usize) -> Result<Vec<Value>, Fault> {
    let parts = items(value).map_err(|fault| match &fault {
        Fault::Error(raised) if raised.kind.name() == "TypeError" => {
            let name = value.type_name();
            error("TypeError", format!("cannot unpack non-iterable {name} object"))
        }
        _ => fault,
    })?;
    let problem = if parts.len() > count {
        format!("too many values to unpack (expected {count})")
    } else if parts.len() < count {
        let got = parts.len();
        format!("not enough values to unpack (expected {count}, got {got})")
    } else {
        return Ok(parts);
    };
    Err(error("ValueError", problem))
}

fn call(
    world: &Rc<World>,
    frame: &mut Frame,
    function: Value,
    mut arguments: Vec<Value>,
    keywords: &[Rc<str>],
) -> Result<Next, Fault> {
    let values = arguments.split_off(arguments.len() - keywords.len());
    let named: Vec<(Rc<str>, Value)> = keywords.iter().cloned().zip(values).collect();
    if let Value::Function(function) = &function {
        let arguments = bind(function, arguments, named)?;
        let called = Frame::new(Rc::clone(&function.code), arguments);
        if !function.code.is_async {
            return Ok(Next::Call(called));
        }
        let name = Rc::clone(&function.code.name);
        let body = Body::Function(Some(called).into());
        frame.stack.push(world.coroutine(name, frame.line(), body));
        return Ok(Next::Operation);
    }
    let size: usize = arguments.iter().map(Value::size).sum();
    world.spend(size / 16)?;
    let value = builtins::call(world, frame.line(), function, arguments, named)?;
    world.spend(value.size() / 16)?;
    frame.stack.push(value);
    Ok(Next::Operation)
}

/// The arguments of a call in the order of the function's parameters.
fn bind(
    function: &Function,
    mut arguments: Vec<Value>,
    named: Vec<(Rc<str>, Value)>,
) -> Result<Vec<Value>, Fault> {
    let code = &function.code;
    let name = &code.name;
    let wrong = |text: String| Err(error("TypeError", format!("{name}() {text}")));
    let (given, most) = (arguments.len(), code.parameters);
    let fewest = most - function.defaults.len();
    if given > most {
        if !named.is_empty() {
            return Err(refuse("such a wrong call"));
        }
        let were = if given == 1 { "was" } else { "were" };
        let takes = if fewest == most {
            format!("{most} positional argument{}", if most == 1 { "" } else { "s" })
        } else {
            format!("from {fewest} to {most} positional arguments")
        };
        return wrong(format!("takes {takes} but {given} {were} given"));
    }
    let mut bound: Vec<Option<Value>> = arguments.drain(..).map(Some).collect();
    bound.resize(most, None);
    for (keyword, value) in named {
        let parameters = &code.locals[..most];
        match parameters.iter().position(|parameter| *parameter == keyword) {
            None => {
                return wrong(format!("got an unexpected keyword argument '{keyword}'"));
            }
            Some(at) if bound[at].is_some() => {
                return wrong(format!("got multiple values for argument '{keyword}'"));
            }
            Some(at) => bound[at] = Some(value),
        }
    }
    for (slot, default) in bound[fewest..].iter_mut().zip(&function.defaults) {
        slot.get_or_insert_with(|| default.clone());
    }
    let missing = code.locals.iter().zip(&bound).filter(|(_, value)| value.is_none());
    let missing: Vec<String> = missing.map(|(name, _)| format!("'{name}'")).collect();
    if let Some((last, others)) = missing.split_last() {
        let count = missing.len();
        let names = match others {
            [] => last.clone(),
            [first] => format!("{first} and {last}"),
            others => format!("{}, and {last}", others.join(", ")),
        };
        let plural = if count == 1 { "" } else { "s" };
        return wrong(format!(
            "missing {count} required positional argument{plural}: {names}"
        ));
    }
    Ok(bound.into_iter().flatten().collect())
}

/// `await value`
fn wait(task: Option<&Rc<Task>>, value: Value) -> Result<Next, Fault> {
    match value {
        Value::Coroutine(coroutine) => {
            match coroutine.progress.get() {
                Progress::New => {}
                Progress::Running => {
                    let text = "coroutine is being awaited already";
                    return Err(error("RuntimeError", text));
                }
                Progress::Over => {
                    let text = "cannot reuse already awaited coroutine";
                    return Err(error("RuntimeError", text));
                }
            }
            match &coroutine.body {
                Body::Function(body) => {
                    let mut frame = body.take().expect("it has not been started");
                    coroutine.progress.set(Progress::Running);
                    frame.coroutine = Some(Rc::clone(&coroutine));
                    Ok(Next::Call(frame))
                }
                Body::Sleep(delay, result) => {
                    coroutine.progress.set(Progress::Over);
                    Ok(Next::Wait(On::Sleep(seconds(delay)?, result.clone())))
                }
            }
        }
        Value::Task(other) => {
            if task.is_some_and(|task| Rc::ptr_eq(task, &other)) {
                return Err(refuse("a task that awaits itself"));
            }
            Ok(Next::Wait(On::Task(other)))
        }
        Value::Gather(gather) => Ok(Next::Wait(On::Gather(gather))),
        other => {
            let name = other.type_name();
            let text = format!("object {name} can't be used in 'await' expression");
            Err(error("TypeError", text))
        }
    }
}

/// A number of seconds as time. Less than none is none.
pub fn seconds(value: &Value) -> Result<Duration, Fault> {
    let seconds = value.number().ok_or_else(|| refuse("a sleep of such a length"))?;
    let nanoseconds = (seconds * 1e9).round_ties_even();
    let is_tiny = seconds > 0.0 && nanoseconds == 0.0;
    if is_tiny || nanoseconds.is_nan() || nanoseconds > 1e18 {
        return Err(refuse("a sleep of such a length"));
    }
    Ok(Duration::from_nanos(nanoseconds.max(0.0) as u64))
}
