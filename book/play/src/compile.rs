//! From the text of a program to its code; what is not played is refused here, by name and
//! line, before anything is played.

mod expression;
mod names;
mod statement;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::mem;
use std::rc::Rc;

use names::Names;
use ruff_python_ast::{PythonVersion, Stmt};
use ruff_python_parser::{Mode, ParseOptions};
use ruff_source_file::LineIndex;
use ruff_text_size::{Ranged, TextSize};

use crate::code::{Code, Handler, Local, Operation, Target};

/// Why a program is not played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line where it is.
    pub line: u32,
    /// What it is, in a few words.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.text)
    }
}

type Compiled<T = ()> = Result<T, Problem>;

/// Longer programs, deeper brackets and deeper statements are not played.
const LONGEST: usize = 20_000;
const DEEPEST: usize = 100;

/// Compiles a program.
pub fn compile(source: &str) -> Compiled<Rc<Code>> {
    bounded(source)?;
    let lines = LineIndex::from_source_text(source);
    let line = |at: TextSize| lines.line_index(at).get() as u32;
    let options =
        ParseOptions::from(Mode::Module).with_target_version(PythonVersion::PY312);
    let problem = |at: TextSize, problem: &dyn fmt::Display| Problem {
        line: line(at),
        text: format!("SyntaxError: {problem}"),
    };
    let parsed = ruff_python_parser::parse(source, options)
        .map_err(|error| problem(error.location.start(), &error.error))?;
    if let Some(error) = parsed.unsupported_syntax_errors().first() {
        return Err(problem(error.range.start(), error));
    }
    let parsed = parsed.try_into_module().expect("a module was asked for");
    let body = &parsed.syntax().body;
    let Names { assigned, global } = Names::of(body);
    let globals = &assigned | &global;
    let mut compiler = Compiler {
        lines: &lines,
        globals: &globals,
        modules: names::modules(body),
        line: 1,
        code: Code { name: "<module>".into(), ..Code::default() },
        own: None,
        shadows: Vec::new(),
        blocks: Vec::new(),
        depth: 0,
    };
    compiler.body(body)?;
    Ok(Rc::new(compiler.code))
}

/// The parser and the compiler call themselves for each bracket inside another.
fn bounded(source: &str) -> Compiled {
    let mut depth = 0_usize;
    for (line, text) in (1..).zip(source.lines()) {
        for letter in text.chars() {
            match letter {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth > DEEPEST {
            return Err(not_played(line, "so many brackets inside each other"));
        }
        if text.len() > 1000 {
            return Err(not_played(line, "a line of more than 1,000 characters"));
        }
    }
    if source.len() > LONGEST {
        let line = source[..source.floor_char_boundary(LONGEST)].lines().count();
        return Err(not_played(line as u32, "a program of more than 20,000 characters"));
    }
    Ok(())
}

fn not_played(line: u32, what: &str) -> Problem {
    Problem { line, text: format!("{what} is not played here") }
}

/// Compiles one function, or the program around the functions.
struct Compiler<'a> {
    lines: &'a LineIndex,
    /// The names that are assigned somewhere outside of the functions.
    globals: &'a BTreeSet<String>,
    /// The names under which modules are imported.
    modules: BTreeMap<String, &'static str>,
    line: u32,
    code: Code,
    /// The names of a function's own variables. Outside of functions there are none.
    own: Option<BTreeSet<String>>,
    /// The variables of the comprehensions around us, which hide others of the same name.
    shadows: Vec<(String, Local)>,
    blocks: Vec<Block<'a>>,
    depth: usize,
}

/// What `return`, `break` and `continue` have to leave on their way out.
enum Block<'a> {
    Loop {
        again: Target,
        /// The jumps out of it, whose target is not known yet.
        breaks: Vec<usize>,
    },
    /// Operations with a handler for their errors, or after one.
    Guarded {
        /// Where they are, but for the last range, which is still open. Between the ranges
        /// is what `return` and the others do on their way out, which is outside.
        ranges: Vec<(usize, usize)>,
        open: usize,
        exit: Exit<'a>,
    },
}

/// What to do when a block is left.
#[derive(Clone, Copy)]
enum Exit<'a> {
    Nothing,
    Finally(&'a [Stmt]),
    EndHandling,
    Delete(&'a str),
}

impl<'a> Compiler<'a> {
    fn at(&mut self, node: &impl Ranged) {
        self.line = self.lines.line_index(node.start()).get() as u32;
    }

    fn refuse<T>(&self, what: &str) -> Compiled<T> {
        Err(not_played(self.line, what))
    }

    fn syntax_error<T>(&self, text: &str) -> Compiled<T> {
        Err(Problem { line: self.line, text: format!("SyntaxError: {text}") })
    }

    /// Goes one level deeper into the program.
    fn nested<T>(&mut self, inner: impl FnOnce(&mut Self) -> Compiled<T>) -> Compiled<T> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.refuse("a statement nested this deep");
        }
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn emit(&mut self, operation: Operation) {
        self.code.operations.push(operation);
        self.code.lines.push(self.line);
    }

    fn here(&self) -> Target {
        self.code.operations.len()
    }

    /// A jump whose target comes later.
    fn jump(&mut self, jump: fn(Target) -> Operation) -> usize {
        self.emit(jump(0));
        self.here() - 1
    }

    /// The target of a jump is here.
    fn land(&mut self, jump: usize) {
        let here = self.here();
        match &mut self.code.operations[jump] {
            Operation::Jump(target)
            | Operation::JumpIfFalse(target)
            | Operation::JumpIfTrue(target)
            | Operation::JumpIfFalseOrPop(target)
            | Operation::JumpIfTrueOrPop(target)
            | Operation::Next(_, target) => *target = here,
            _ => unreachable!("only jumps land"),
        }
    }

    /// A variable that the program does not see.
    fn hidden(&mut self) -> Local {
        self.code.locals.push("".into());
        self.code.locals.len() - 1
    }

    fn local(&mut self, name: &str) -> Option<Local> {
        if !self.own.as_ref().is_some_and(|own| own.contains(name)) {
            return None;
        }
        let known = self.code.locals.iter().position(|local| &**local == name);
        Some(known.unwrap_or_else(|| {
            self.code.locals.push(name.into());
            self.code.locals.len() - 1
        }))
    }

    fn store(&mut self, name: &str) {
        let operation = match self.local(name) {
            Some(local) => Operation::Store(local),
            None => Operation::StoreGlobal(name.into()),
        };
        self.emit(operation);
    }

    fn delete(&mut self, name: &str) {
        let operation = match self.local(name) {
            Some(local) => Operation::Delete(local),
            None => Operation::DeleteGlobal(name.into()),
        };
        self.emit(operation);
    }

    fn guard(&mut self, exit: Exit<'a>) {
        self.blocks.push(Block::Guarded { ranges: Vec::new(), open: self.here(), exit });
    }

    /// Ends the guard that was begun last, and returns where its operations are.
    fn end_guard(&mut self) -> Vec<(usize, usize)> {
        match self.blocks.pop() {
            Some(Block::Guarded { mut ranges, open, .. }) => {
                ranges.push((open, self.here()));
                ranges
            }
            _ => unreachable!("loops and guards are nested"),
        }
    }

    /// Their errors are handled here.
    fn handle(&mut self, ranges: Vec<(usize, usize)>) {
        let is_handling = |block: &&Block<'a>| {
            matches!(block, Block::Guarded { exit: Exit::EndHandling, .. })
        };
        let handled = self.blocks.iter().filter(is_handling).count();
        let target = self.here();
        let handlers = ranges
            .into_iter()
            .filter(|(from, to)| from < to)
            .map(|(from, to)| Handler { from, to, target, handled });
        self.code.handlers.extend(handlers);
    }

    /// Leaves all blocks but the outer ones, by way of what they want done.
    fn leave(&mut self, outer: usize) -> Compiled<Vec<Block<'a>>> {
        let mut left = Vec::new();
        while self.blocks.len() > outer {
            let here = self.here();
            let mut block = self.blocks.pop().expect("there are more than `outer`");
            let mut exit = Exit::Nothing;
            if let Block::Guarded { ranges, open, exit: its_exit } = &mut block {
                ranges.push((*open, here));
                exit = *its_exit;
            }
            match exit {
                Exit::Nothing => {}
                Exit::Finally(body) => self.statements(body)?,
                Exit::EndHandling => self.emit(Operation::EndHandling),
                Exit::Delete(name) => self.delete(name),
            }
            left.push(block);
        }
        Ok(left)
    }

    /// What follows the jump is inside of the blocks again.
    fn enter_again(&mut self, left: Vec<Block<'a>>) {
        let here = self.here();
        self.blocks.extend(left.into_iter().rev().map(|mut block| {
            if let Block::Guarded { open, .. } = &mut block {
                *open = here;
            }
            block
        }));
    }

    /// Compiles a function with a compiler of its own.
    fn function(
        &mut self,
        code: Code,
        own: BTreeSet<String>,
        body: &'a [Stmt],
    ) -> Compiled<Code> {
        let mut inner = Compiler {
            lines: self.lines,
            globals: self.globals,
            modules: mem::take(&mut self.modules),
            line: self.line,
            code,
            own: Some(own),
            shadows: Vec::new(),
            blocks: Vec::new(),
            depth: self.depth,
        };
        inner.body(body)?;
        self.modules = inner.modules;
        Ok(inner.code)
    }

    /// A whole body, which returns `None` at its end.
    fn body(&mut self, body: &'a [Stmt]) -> Compiled {
        self.statements(body)?;
        self.emit(Operation::Constant(crate::value::Value::None));
        self.emit(Operation::Return);
        Ok(())
    }
}
