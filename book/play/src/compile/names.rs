//! Which names a program uses for what.

use std::collections::{BTreeMap, BTreeSet};

use ruff_python_ast::statement_visitor::{StatementVisitor, walk_stmt};
use ruff_python_ast::{Alias, ExceptHandler, Expr, Stmt};

/// The modules, and what of them is played.
pub const MODULES: [(&str, &[&str]); 2] = [
    (
        "asyncio",
        &[
            "run",
            "sleep",
            "create_task",
            "gather",
            "CancelledError",
            "TimeoutError",
            "InvalidStateError",
        ],
    ),
    ("time", &["sleep", "monotonic", "perf_counter", "time"]),
];

/// The attributes of other values.
pub const ATTRIBUTES: [&str; 21] = [
    "append",
    "extend",
    "insert",
    "remove",
    "pop",
    "sort",
    "join",
    "upper",
    "lower",
    "strip",
    "split",
    "startswith",
    "endswith",
    "get",
    "items",
    "keys",
    "values",
    "done",
    "result",
    "exception",
    "args",
];

/// What Python has without an import and this little Python has not.
pub const NOT_PLAYED: &str = "\
    ArithmeticError BaseExceptionGroup BlockingIOError BrokenPipeError BufferError \
    BytesWarning ChildProcessError ConnectionAbortedError ConnectionRefusedError \
    ConnectionResetError DeprecationWarning EOFError Ellipsis EnvironmentError \
    ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning \
    GeneratorExit IOError ImportError ImportWarning IndentationError InterruptedError \
    IsADirectoryError KeyboardInterrupt MemoryError ModuleNotFoundError NotADirectoryError \
    NotImplemented PendingDeprecationWarning PermissionError ProcessLookupError \
    ReferenceError ResourceWarning RuntimeWarning StopAsyncIteration StopIteration \
    SyntaxWarning SystemError SystemExit TabError UnicodeDecodeError UnicodeEncodeError \
    UnicodeError UnicodeTranslateError UnicodeWarning UserWarning Warning __build_class__ \
    __debug__ __doc__ __file__ __import__ __loader__ __package__ __spec__ __builtins__ \
    aiter all anext any ascii bin breakpoint bytearray bytes callable chr classmethod \
    compile complex copyright credits delattr dict dir divmod eval exec exit filter format \
    frozenset getattr globals hasattr hash help hex id input issubclass iter license locals \
    map memoryview next object oct open ord pow property quit reversed round set setattr \
    slice staticmethod super type vars zip";

/// What statements do with names, in their blocks too.
#[derive(Default)]
pub struct Names {
    /// Those that they assign to.
    pub assigned: BTreeSet<String>,
    /// Those that they declare `global`, inside of functions too.
    pub global: BTreeSet<String>,
}

impl Names {
    pub fn of(body: &[Stmt]) -> Names {
        let mut names = Names::default();
        names.visit_body(body);
        names
    }

    fn target(&mut self, target: &Expr) {
        match target {
            Expr::Name(name) => drop(self.assigned.insert(name.id.to_string())),
            Expr::Tuple(tuple) => {
                tuple.elts.iter().for_each(|target| self.target(target))
            }
            Expr::List(list) => list.elts.iter().for_each(|target| self.target(target)),
            _ => {}
        }
    }
}

impl StatementVisitor<'_> for Names {
    fn visit_stmt(&mut self, statement: &Stmt) {
        match statement {
            Stmt::FunctionDef(function) => {
                self.assigned.insert(function.name.to_string());
                self.global.append(&mut Names::of(&function.body).global);
                // What it assigns to is its own.
                return;
            }
            Stmt::Assign(assign) => {
                assign.targets.iter().for_each(|one| self.target(one))
            }
            Stmt::AugAssign(assign) => self.target(&assign.target),
            Stmt::AnnAssign(assign) => self.target(&assign.target),
            Stmt::For(r#for) => self.target(&r#for.target),
            Stmt::Import(import) => {
                let names =
                    import.names.iter().map(|alias| imported_as(alias).to_string());
                self.assigned.extend(names);
            }
            Stmt::Global(global) => {
                self.global.extend(global.names.iter().map(ToString::to_string));
            }
            _ => {}
        }
        walk_stmt(self, statement);
    }

    fn visit_except_handler(&mut self, handler: &ExceptHandler) {
        let ExceptHandler::ExceptHandler(handler) = handler;
        self.assigned.extend(handler.name.iter().map(ToString::to_string));
        self.visit_body(&handler.body);
    }
}

/// The name under which a module is imported.
pub fn imported_as(alias: &Alias) -> &str {
    alias.asname.as_ref().unwrap_or(&alias.name)
}

/// The names of the modules that a program imports.
pub fn modules(body: &[Stmt]) -> BTreeMap<String, &'static str> {
    let imports = body.iter().filter_map(Stmt::as_import_stmt);
    let aliases = imports.flat_map(|import| &import.names);
    let modules = aliases.filter_map(|alias| {
        let (module, _) =
            MODULES.iter().find(|(module, _)| alias.name.as_str() == *module)?;
        Some((imported_as(alias).to_string(), *module))
    });
    modules.collect()
}
