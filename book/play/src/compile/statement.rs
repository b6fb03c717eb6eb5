//! Statements.

use std::collections::BTreeSet;
use std::rc::Rc;

use ruff_python_ast::{
    ElifElseClause, ExceptHandler, Expr, Parameter, Stmt, StmtFor, StmtFunctionDef,
    StmtImport, StmtTry, StmtWhile,
};

use super::names::{self, Names};
use super::{Block, Compiled, Compiler, Exit};
use crate::code::{Code, Operation};
use crate::value::Value;

impl<'a> Compiler<'a> {
    pub(super) fn statements(&mut self, body: &'a [Stmt]) -> Compiled {
        body.iter().try_for_each(|statement| {
            self.at(statement);
            self.nested(|inner| inner.statement(statement))
        })
    }

    fn statement(&mut self, statement: &'a Stmt) -> Compiled {
        // Loops say it again for each round; the others do nothing that is worth a look.
        let is_own_line = match statement {
            Stmt::Try(_) | Stmt::For(_) | Stmt::While(_) => false,
            Stmt::FunctionDef(_) | Stmt::Import(_) | Stmt::Global(_) => false,
            Stmt::Expr(expression) => !expression.value.is_literal_expr(),
            _ => true,
        };
        if is_own_line {
            self.emit(Operation::Line);
        }
        match statement {
            Stmt::Global(_) if self.own.is_none() => {
                self.refuse("`global` outside of a function")
            }
            Stmt::Pass(_) | Stmt::Global(_) => Ok(()),
            Stmt::Expr(expression) => {
                self.expression(&expression.value)?;
                self.emit(Operation::Pop);
                Ok(())
            }
            Stmt::Assign(assign) => {
                self.expression(&assign.value)?;
                for (index, target) in assign.targets.iter().enumerate() {
                    if index + 1 < assign.targets.len() {
                        self.emit(Operation::Copy);
                    }
                    self.assign(target)?;
                }
                Ok(())
            }
            Stmt::AnnAssign(assign) => {
                self.annotation(&assign.annotation)?;
                if let Expr::Name(name) = &*assign.target
                    && self.own.is_some()
                    && self.local(&name.id).is_none()
                {
                    let name = name.id.as_str();
                    return self.syntax_error(&format!(
                        "annotated name '{name}' can't be global"
                    ));
                }
                match &assign.value {
                    Some(value) => {
                        self.expression(value)?;
                        self.assign(&assign.target)
                    }
                    None => Ok(()),
                }
            }
            Stmt::AugAssign(assign) => {
                let operator = self.binary_operator(assign.op)?;
                match &*assign.target {
                    Expr::Subscript(subscript) => {
                        self.expression(&subscript.value)?;
                        self.expression(&subscript.slice)?;
                        self.emit(Operation::CopyTwo);
                        self.emit(Operation::Index);
                        self.expression(&assign.value)?;
                        self.emit(Operation::InPlace(operator));
                        // The index and the object are below the value.
                        let value = self.hidden();
                        let index = self.hidden();
                        let object = self.hidden();
                        for local in [value, index, object] {
                            self.emit(Operation::Store(local));
                        }
                        for local in [value, object, index] {
                            self.emit(Operation::Load(local));
                        }
                        self.emit(Operation::StoreIndex);
                        Ok(())
                    }
                    target => {
                        self.expression(target)?;
                        self.expression(&assign.value)?;
                        self.emit(Operation::InPlace(operator));
                        self.assign(target)
                    }
                }
            }
            Stmt::FunctionDef(function) => self.definition(function),
            Stmt::Return(r#return) => {
                if self.own.is_none() {
                    return self.syntax_error("'return' outside function");
                }
                match &r#return.value {
                    Some(value) => self.expression(value)?,
                    None => self.emit(Operation::Constant(Value::None)),
                }
                // A `finally` on the way out begins with an empty stack.
                let value = self.hidden();
                self.emit(Operation::Store(value));
                let left = self.leave(0)?;
                self.emit(Operation::Load(value));
                self.emit(Operation::Return);
                self.enter_again(left);
                Ok(())
            }
            Stmt::If(r#if) => {
                self.choice(&r#if.test, &r#if.body, &r#if.elif_else_clauses)
            }
            Stmt::While(r#while) => self.repeat_while(r#while),
            Stmt::For(r#for) => self.repeat_for(r#for),
            Stmt::Break(_) => self.leave_loop(true),
            Stmt::Continue(_) => self.leave_loop(false),
            Stmt::Raise(raise) => self.raise(raise.exc.as_deref(), raise.cause.is_some()),
            Stmt::Try(r#try) => self.attempt(r#try),
            Stmt::Assert(assert) => {
                self.expression(&assert.test)?;
                let fine = self.jump(Operation::JumpIfTrue);
                self.emit(Operation::LoadGlobal("AssertionError".into()));
                if let Some(message) = &assert.msg {
                    self.expression(message)?;
                    self.emit(Operation::Call(1, Rc::default()));
                }
                self.emit(Operation::Raise);
                self.land(fine);
                Ok(())
            }
            Stmt::Import(import) => self.import(import),
            Stmt::ImportFrom(_) => self.refuse("`from … import`"),
            Stmt::ClassDef(_) => self.refuse("`class`"),
            Stmt::With(with) if with.is_async => self.refuse("`async with`"),
            Stmt::With(_) => self.refuse("`with`"),
            Stmt::Match(_) => self.refuse("`match`"),
            Stmt::Delete(_) => self.refuse("`del`"),
            Stmt::Nonlocal(_) => self.refuse("`nonlocal`"),
            Stmt::TypeAlias(_) => self.refuse("`type`"),
            Stmt::IpyEscapeCommand(_) => self.refuse("a command of IPython"),
        }
    }

    /// Assigns the value on the stack.
    pub(super) fn assign(&mut self, target: &'a Expr) -> Compiled {
        match target {
            Expr::Name(name) => {
                if self.modules.contains_key(name.id.as_str()) {
                    return self.refuse("another value under the name of a module");
                }
                self.store(&name.id);
                Ok(())
            }
            Expr::Tuple(tuple) => self.unpack(&tuple.elts),
            Expr::List(list) => self.unpack(&list.elts),
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value)?;
                self.expression(&subscript.slice)?;
                self.emit(Operation::StoreIndex);
                Ok(())
            }
            Expr::Attribute(_) => self.refuse("an assignment to an attribute"),
            _ => self.refuse("such an assignment"),
        }
    }

    fn unpack(&mut self, targets: &'a [Expr]) -> Compiled {
        self.emit(Operation::Unpack(targets.len()));
        targets.iter().try_for_each(|target| self.nested(|inner| inner.assign(target)))
    }

    /// An annotation does nothing, if it is one of those that can be evaluated.
    fn annotation(&mut self, annotation: &'a Expr) -> Compiled {
        let known = ["int", "float", "str", "bool", "list", "tuple", "dict"];
        match annotation {
            Expr::NoneLiteral(_) | Expr::StringLiteral(_) => Ok(()),
            Expr::Name(name) if known.contains(&name.id.as_str()) => Ok(()),
            Expr::Subscript(subscript) => {
                self.annotation(&subscript.value)?;
                match &*subscript.slice {
                    Expr::Tuple(tuple) => {
                        tuple.elts.iter().try_for_each(|part| self.annotation(part))
                    }
                    part => self.annotation(part),
                }
            }
            _ => self.refuse("such an annotation"),
        }
    }

    fn definition(&mut self, function: &'a StmtFunctionDef) -> Compiled {
        self.line = self.lines.line_index(function.name.range.start()).get() as u32;
        if self.own.is_some() {
            return self.refuse("a function inside a function");
        }
        if let Some(decorator) = function.decorator_list.first() {
            self.at(decorator);
            return self.refuse("a decorator");
        }
        if function.type_params.is_some() {
            return self.refuse("a generic function");
        }
        let parameters = &function.parameters;
        if parameters.vararg.is_some() || parameters.kwarg.is_some() {
            return self.refuse("a parameter with `*`");
        }
        if !parameters.posonlyargs.is_empty() || !parameters.kwonlyargs.is_empty() {
            return self.refuse("`/` or `*` between parameters");
        }
        if let Some(returns) = &function.returns {
            self.annotation(returns)?;
        }
        // Python wants `global` before all uses of the name.
        let is_first = |statement: &&Stmt| match statement {
            Stmt::Global(_) => true,
            Stmt::Expr(expression) => expression.value.is_string_literal_expr(),
            _ => false,
        };
        let first = function.body.iter().take_while(is_first).count();
        if !Names::of(&function.body[first..]).global.is_empty() {
            return self.refuse("`global` below the first lines of a function");
        }
        let Names { assigned, global } = Names::of(&function.body);
        let mut own: BTreeSet<String> = assigned.difference(&global).cloned().collect();

        let mut code = Code {
            name: function.name.as_str().into(),
            is_async: function.is_async,
            parameters: parameters.args.len(),
            ..Code::default()
        };
        let mut defaults = 0;
        for parameter in &parameters.args {
            let Parameter { name, annotation, .. } = &parameter.parameter;
            if let Some(annotation) = annotation {
                self.annotation(annotation)?;
            }
            if global.contains(name.as_str()) {
                return self
                    .syntax_error(&format!("name '{name}' is parameter and global"));
            }
            if let Some(default) = &parameter.default {
                self.expression(default)?;
                defaults += 1;
            }
            if code.locals.iter().any(|other| **other == *name.as_str()) {
                let text = format!("duplicate argument '{name}' in function definition");
                return self.syntax_error(&text);
            }
            own.insert(name.to_string());
            code.locals.push(name.as_str().into());
        }
        let line = self.line;
        let code = self.function(code, own, &function.body)?;
        self.line = line;
        self.emit(Operation::Function(Rc::new(code), defaults));
        self.store(&function.name);
        Ok(())
    }

    fn import(&mut self, import: &'a StmtImport) -> Compiled {
        if self.own.is_some() {
            return self.refuse("`import` inside a function");
        }
        for alias in &import.names {
            let known =
                names::MODULES.iter().find(|(module, _)| alias.name.as_str() == *module);
            let Some((module, _)) = known else {
                return self.refuse(&format!("`import {}`", alias.name));
            };
            self.emit(Operation::Constant(Value::Module(module)));
            self.store(names::imported_as(alias));
        }
        Ok(())
    }

    fn choice(
        &mut self,
        test: &'a Expr,
        body: &'a [Stmt],
        clauses: &'a [ElifElseClause],
    ) -> Compiled {
        let mut ends = Vec::new();
        self.expression(test)?;
        let mut otherwise = Some(self.jump(Operation::JumpIfFalse));
        self.statements(body)?;
        for clause in clauses {
            ends.push(self.jump(Operation::Jump));
            otherwise.take().into_iter().for_each(|jump| self.land(jump));
            if let Some(test) = &clause.test {
                self.at(test);
                self.emit(Operation::Line);
                self.expression(test)?;
                otherwise = Some(self.jump(Operation::JumpIfFalse));
            }
            self.statements(&clause.body)?;
        }
        ends.into_iter().chain(otherwise).for_each(|jump| self.land(jump));
        Ok(())
    }

    fn repeat_while(&mut self, r#while: &'a StmtWhile) -> Compiled {
        if !r#while.orelse.is_empty() {
            return self.refuse("`else` after a loop");
        }
        let again = self.here();
        self.emit(Operation::Line);
        self.expression(&r#while.test)?;
        let end = self.jump(Operation::JumpIfFalse);
        self.repeat(&r#while.body, again, end)
    }

    fn repeat_for(&mut self, r#for: &'a StmtFor) -> Compiled {
        if r#for.is_async {
            return self.refuse("`async for`");
        }
        if !r#for.orelse.is_empty() {
            return self.refuse("`else` after a loop");
        }
        let line = self.line;
        self.emit(Operation::Line);
        let iterator = self.iterate(&r#for.iter)?;
        let first = self.jump(Operation::Jump);
        let again = self.here();
        self.line = line;
        self.emit(Operation::Line);
        self.land(first);
        self.emit(Operation::Next(iterator, 0));
        let end = self.here() - 1;
        self.assign(&r#for.target)?;
        self.repeat(&r#for.body, again, end)
    }

    fn repeat(&mut self, body: &'a [Stmt], again: usize, end: usize) -> Compiled {
        self.blocks.push(Block::Loop { again, breaks: Vec::new() });
        self.statements(body)?;
        self.emit(Operation::Jump(again));
        self.land(end);
        if let Some(Block::Loop { breaks, .. }) = self.blocks.pop() {
            breaks.into_iter().for_each(|jump| self.land(jump));
        }
        Ok(())
    }

    fn leave_loop(&mut self, breaks_it: bool) -> Compiled {
        let is_loop = |block: &Block| matches!(block, Block::Loop { .. });
        let Some(inner) = self.blocks.iter().rposition(is_loop) else {
            return self.syntax_error(if breaks_it {
                "'break' outside loop"
            } else {
                "'continue' not properly in loop"
            });
        };
        let left = self.leave(inner + 1)?;
        let jump = self.jump(Operation::Jump);
        if let Some(Block::Loop { again, breaks }) = self.blocks.last_mut() {
            if breaks_it {
                breaks.push(jump);
            } else {
                self.code.operations[jump] = Operation::Jump(*again);
            }
        }
        self.enter_again(left);
        Ok(())
    }

    fn raise(&mut self, error: Option<&'a Expr>, has_cause: bool) -> Compiled {
        if has_cause {
            return self.refuse("`raise … from`");
        }
        match error {
            Some(error) => self.expression(error)?,
            None => {
                let is_handling = |block: &Block| {
                    matches!(block, Block::Guarded { exit: Exit::EndHandling, .. })
                };
                if !self.blocks.iter().any(is_handling) {
                    return self
                        .refuse("a `raise` without an error, outside of `except`,");
                }
                self.emit(Operation::Handled);
            }
        }
        self.emit(Operation::Raise);
        Ok(())
    }

    fn attempt(&mut self, r#try: &'a StmtTry) -> Compiled {
        if r#try.is_star {
            return self.refuse("`except*`");
        }
        if r#try.handlers.is_empty() && r#try.finalbody.is_empty() {
            return self.syntax_error("expected 'except' or 'finally' block");
        }
        if r#try.finalbody.is_empty() {
            return self.attempt_except(r#try);
        }
        self.guard(Exit::Finally(&r#try.finalbody));
        self.attempt_except(r#try)?;
        let guarded = self.end_guard();
        self.statements(&r#try.finalbody)?;
        let end = self.jump(Operation::Jump);

        self.handle(guarded);
        self.guard(Exit::EndHandling);
        self.statements(&r#try.finalbody)?;
        self.end_guard();
        self.emit(Operation::Reraise);
        self.land(end);
        Ok(())
    }

    fn attempt_except(&mut self, r#try: &'a StmtTry) -> Compiled {
        self.guard(Exit::Nothing);
        self.statements(&r#try.body)?;
        let guarded = self.end_guard();
        self.statements(&r#try.orelse)?;
        if r#try.handlers.is_empty() {
            return Ok(());
        }
        let mut ends = vec![self.jump(Operation::Jump)];

        self.handle(guarded);
        self.guard(Exit::EndHandling);
        for ExceptHandler::ExceptHandler(handler) in &r#try.handlers {
            self.at(handler);
            self.emit(Operation::Line);
            let mut other = None;
            if let Some(kind) = &handler.type_ {
                self.expression(kind)?;
                self.emit(Operation::Matches);
                other = Some(self.jump(Operation::JumpIfFalse));
            }
            if let Some(name) = &handler.name {
                self.emit(Operation::Handled);
                self.store(name);
                self.guard(Exit::Delete(name));
                self.statements(&handler.body)?;
                let guarded = self.end_guard();
                self.delete(name);
                self.emit(Operation::EndHandling);
                ends.push(self.jump(Operation::Jump));
                self.handle(guarded);
                self.delete(name);
                self.emit(Operation::Reraise);
            } else {
                self.statements(&handler.body)?;
                self.emit(Operation::EndHandling);
                ends.push(self.jump(Operation::Jump));
            }
            other.into_iter().for_each(|jump| self.land(jump));
        }
        self.end_guard();
        self.emit(Operation::Reraise);
        ends.into_iter().for_each(|jump| self.land(jump));
        Ok(())
    }
}
