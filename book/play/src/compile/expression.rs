//! Expressions: each leaves its value on the stack.

use std::rc::Rc;

use ruff_python_ast::{
    BoolOp, CmpOp, Comprehension, ConversionFlag, Expr, ExprAttribute, ExprCall,
    ExprCompare, ExprFString, ExprName, FString, FStringPart, InterpolatedElement,
    InterpolatedStringElement, Number, Operator, UnaryOp,
};

use super::{Compiled, Compiler, names};
use crate::builtins;
use crate::code::{Binary, Comparison, Local, Operation, Unary};
use crate::format::Spec;
use crate::value::Value;

/// Those that take all items of a generator expression before they do anything.
const TAKE_ALL: [&str; 6] = ["list", "tuple", "sum", "sorted", "min", "max"];

impl<'a> Compiler<'a> {
    pub(super) fn expression(&mut self, expression: &'a Expr) -> Compiled {
        let line_before = self.line;
        self.at(expression);
        let line = self.line;
        self.nested(|inner| inner.parts(expression, line))?;
        self.line = line_before;
        Ok(())
    }

    /// After its parts, on its own line again.
    fn emit_at(&mut self, line: u32, operation: Operation) {
        self.line = line;
        self.emit(operation);
    }

    fn constant(&mut self, value: Value) {
        self.emit(Operation::Constant(value));
    }

    fn parts(&mut self, expression: &'a Expr, line: u32) -> Compiled {
        match expression {
            Expr::NoneLiteral(_) => self.constant(Value::None),
            Expr::BooleanLiteral(literal) => self.constant(Value::Bool(literal.value)),
            Expr::StringLiteral(literal) => {
                self.constant(Value::text(literal.value.to_str()));
            }
            Expr::NumberLiteral(literal) => match &literal.value {
                Number::Int(value) => match value.as_i64() {
                    Some(value) => self.constant(Value::Int(value)),
                    None => return self.refuse("a number this large"),
                },
                Number::Float(value) => self.constant(Value::Float(*value)),
                Number::Complex { .. } => return self.refuse("a complex number"),
            },
            Expr::Name(name) => return self.name(name),
            Expr::FString(string) => return self.f_string(string, line),
            Expr::List(list) => return self.sequence(&list.elts, true, line),
            Expr::Tuple(tuple) => return self.sequence(&tuple.elts, false, line),
            Expr::Dict(dict) => {
                for item in &dict.items {
                    match &item.key {
                        Some(key) => self.expression(key)?,
                        None => return self.refuse("`**` in a dict"),
                    }
                    self.expression(&item.value)?;
                }
                self.emit_at(line, Operation::Dict(dict.items.len()));
            }
            Expr::ListComp(list) => {
                return self.comprehension(&list.elt, &list.generators);
            }
            Expr::BoolOp(operation) => {
                let jump = match operation.op {
                    BoolOp::And => Operation::JumpIfFalseOrPop,
                    BoolOp::Or => Operation::JumpIfTrueOrPop,
                };
                let mut ends = Vec::new();
                for (index, value) in operation.values.iter().enumerate() {
                    self.expression(value)?;
                    if index + 1 < operation.values.len() {
                        ends.push(self.jump(jump));
                    }
                }
                ends.into_iter().for_each(|jump| self.land(jump));
            }
            Expr::UnaryOp(operation) => {
                self.expression(&operation.operand)?;
                let operator = match operation.op {
                    UnaryOp::Not => Unary::Not,
                    UnaryOp::USub => Unary::Minus,
                    UnaryOp::UAdd => Unary::Plus,
                    UnaryOp::Invert => return self.refuse("`~`"),
                };
                self.emit_at(line, Operation::Unary(operator));
            }
            Expr::BinOp(operation) => {
                let operator = self.binary_operator(operation.op)?;
                self.expression(&operation.left)?;
                self.expression(&operation.right)?;
                self.emit_at(line, Operation::Binary(operator));
            }
            Expr::Compare(compare) => return self.compare(compare, line),
            Expr::If(choice) => {
                self.expression(&choice.test)?;
                let otherwise = self.jump(Operation::JumpIfFalse);
                self.expression(&choice.body)?;
                let end = self.jump(Operation::Jump);
                self.land(otherwise);
                self.expression(&choice.orelse)?;
                self.land(end);
            }
            Expr::Attribute(attribute) => return self.attribute(attribute, line),
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value)?;
                self.expression(&subscript.slice)?;
                self.emit_at(line, Operation::Index);
            }
            Expr::Call(call) => return self.call(call, line),
            Expr::Await(wait) => {
                match &self.own {
                    None => return self.syntax_error("'await' outside function"),
                    Some(_) if !self.code.is_async => {
                        return self.syntax_error("'await' outside async function");
                    }
                    Some(_) => {}
                }
                self.expression(&wait.value)?;
                self.emit_at(line, Operation::Await);
            }
            Expr::Generator(_) => {
                return self
                    .refuse("a generator expression that is not used up immediately");
            }
            Expr::Named(_) => return self.refuse("`:=`"),
            Expr::Lambda(_) => return self.refuse("`lambda`"),
            Expr::Set(_) => return self.refuse("a set"),
            Expr::SetComp(_) => return self.refuse("a set comprehension"),
            Expr::DictComp(_) => return self.refuse("a dict comprehension"),
            Expr::Yield(_) | Expr::YieldFrom(_) => return self.refuse("`yield`"),
            Expr::TString(_) => return self.refuse("a template string"),
            Expr::BytesLiteral(_) => return self.refuse("a `bytes` value"),
            Expr::EllipsisLiteral(_) => return self.refuse("`...`"),
            Expr::Slice(_) => return self.refuse("a slice"),
            Expr::Starred(_) => return self.refuse("`*` outside of a call"),
            Expr::IpyEscapeCommand(_) => return self.refuse("a command of IPython"),
        }
        Ok(())
    }

    fn name(&mut self, name: &ExprName) -> Compiled {
        let name = name.id.as_str();
        let shadow = self.shadows.iter().rev().find(|(shadow, _)| shadow == name);
        let operation = if let Some((_, local)) = shadow {
            Operation::Load(*local)
        } else if let Some(local) = self.local(name) {
            Operation::Load(local)
        } else if self.globals.contains(name) || builtins::is_known(name) {
            Operation::LoadGlobal(name.into())
        } else if name == "__name__" {
            Operation::Constant(Value::text("__main__"))
        } else if names::NOT_PLAYED.split_whitespace().any(|other| other == name) {
            return self.refuse(&format!("`{name}`"));
        } else {
            // Python finds out when it comes there.
            Operation::LoadGlobal(name.into())
        };
        self.emit(operation);
        Ok(())
    }

    fn sequence(&mut self, items: &'a [Expr], is_list: bool, line: u32) -> Compiled {
        items.iter().try_for_each(|item| self.expression(item))?;
        let make = if is_list { Operation::List } else { Operation::Tuple };
        self.emit_at(line, make(items.len()));
        Ok(())
    }

    fn compare(&mut self, compare: &'a ExprCompare, line: u32) -> Compiled {
        self.expression(&compare.left)?;
        let mut ends = Vec::new();
        for (index, (operator, right)) in
            compare.ops.iter().zip(&compare.comparators).enumerate()
        {
            self.expression(right)?;
            let operator = match operator {
                CmpOp::Eq => Comparison::Equal,
                CmpOp::NotEq => Comparison::NotEqual,
                CmpOp::Lt => Comparison::Less,
                CmpOp::LtE => Comparison::LessOrEqual,
                CmpOp::Gt => Comparison::Greater,
                CmpOp::GtE => Comparison::GreaterOrEqual,
                CmpOp::Is => Comparison::Is,
                CmpOp::IsNot => Comparison::IsNot,
                CmpOp::In => Comparison::In,
                CmpOp::NotIn => Comparison::NotIn,
            };
            if index + 1 == compare.ops.len() {
                self.emit_at(line, Operation::Compare(operator));
                continue;
            }
            // `a < b < c` evaluates `b` once.
            let middle = self.hidden();
            self.emit(Operation::Copy);
            self.emit(Operation::Store(middle));
            self.emit_at(line, Operation::Compare(operator));
            ends.push(self.jump(Operation::JumpIfFalseOrPop));
            self.emit(Operation::Load(middle));
        }
        ends.into_iter().for_each(|jump| self.land(jump));
        Ok(())
    }

    pub(super) fn binary_operator(&self, operator: Operator) -> Compiled<Binary> {
        Ok(match operator {
            Operator::Add => Binary::Add,
            Operator::Sub => Binary::Subtract,
            Operator::Mult => Binary::Multiply,
            Operator::Div => Binary::Divide,
            Operator::FloorDiv => Binary::FloorDivide,
            Operator::Mod => Binary::Modulo,
            Operator::Pow => Binary::Power,
            other => return self.refuse(&format!("`{}`", other.as_str())),
        })
    }

    fn attribute(&mut self, attribute: &'a ExprAttribute, line: u32) -> Compiled {
        let name = attribute.attr.as_str();
        if let Expr::Name(module) = &*attribute.value
            && let Some(module) = self.modules.get(module.id.as_str())
        {
            let played = names::MODULES.iter().find(|(known, _)| known == module);
            let known =
                played.and_then(|(_, names)| names.iter().find(|known| **known == name));
            let Some(known) = known else {
                return self.refuse(&format!("`{module}.{name}`"));
            };
            self.expression(&attribute.value)?;
            self.emit_at(line, Operation::Attribute(known));
            return Ok(());
        }
        if name == "__name__"
            && let Expr::Call(call) = &*attribute.value
            && matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "type")
            && let ([value], []) = (&*call.arguments.args, &*call.arguments.keywords)
        {
            self.expression(value)?;
            self.emit_at(line, Operation::TypeName);
            return Ok(());
        }
        let known = names::ATTRIBUTES.iter().find(|known| **known == name);
        let Some(known) = known else { return self.refuse(&format!("`.{name}`")) };
        self.expression(&attribute.value)?;
        self.emit_at(line, Operation::Attribute(known));
        Ok(())
    }

    fn call(&mut self, call: &'a ExprCall, line: u32) -> Compiled {
        self.expression(&call.func)?;
        let takes_all = match &*call.func {
            Expr::Name(name) => TAKE_ALL.contains(&name.id.as_str()),
            Expr::Attribute(attribute) => attribute.attr.as_str() == "join",
            _ => false,
        };
        let arguments = &call.arguments.args;
        let has_star = arguments.iter().any(Expr::is_starred_expr);
        if has_star {
            self.emit(Operation::List(0));
        }
        for argument in arguments {
            match argument {
                Expr::Starred(starred) => match &*starred.value {
                    Expr::Generator(generator) => {
                        self.comprehension(&generator.elt, &generator.generators)?;
                    }
                    value => self.expression(value)?,
                },
                Expr::Generator(generator) if takes_all => {
                    self.comprehension(&generator.elt, &generator.generators)?;
                }
                argument => self.expression(argument)?,
            }
            if has_star {
                if !argument.is_starred_expr() {
                    self.emit(Operation::List(1));
                }
                self.emit_at(line, Operation::Extend);
            }
        }
        let mut keywords: Vec<Rc<str>> = Vec::new();
        for keyword in &call.arguments.keywords {
            let Some(name) = &keyword.arg else {
                return self.refuse("`**` in a call");
            };
            if keywords.iter().any(|other| **other == *name.as_str()) {
                return self.syntax_error(&format!("keyword argument repeated: {name}"));
            }
            keywords.push(name.as_str().into());
            self.expression(&keyword.value)?;
        }
        self.emit_at(
            line,
            match has_star {
                true => Operation::CallWithList(keywords.into()),
                false => {
                    Operation::Call(arguments.len() + keywords.len(), keywords.into())
                }
            },
        );
        Ok(())
    }

    /// `[element for … in … if …]`; its variables are its own.
    fn comprehension(
        &mut self,
        element: &'a Expr,
        generators: &'a [Comprehension],
    ) -> Compiled {
        let list = self.hidden();
        self.emit(Operation::List(0));
        self.emit(Operation::Store(list));
        let shadows = self.shadows.len();
        self.generate(list, element, generators)?;
        self.shadows.truncate(shadows);
        self.emit(Operation::Load(list));
        Ok(())
    }

    fn generate(
        &mut self,
        list: Local,
        element: &'a Expr,
        generators: &'a [Comprehension],
    ) -> Compiled {
        let Some((first, inner)) = generators.split_first() else {
            self.expression(element)?;
            self.emit(Operation::Append(list));
            return Ok(());
        };
        if first.is_async {
            return self.refuse("`async for`");
        }
        let iterator = self.iterate(&first.iter)?;
        let again = self.here();
        self.emit(Operation::Next(iterator, 0));
        self.assign_shadow(&first.target)?;
        for condition in &first.ifs {
            self.expression(condition)?;
            self.emit(Operation::JumpIfFalse(again));
        }
        self.generate(list, element, inner)?;
        self.emit(Operation::Jump(again));
        self.land(again);
        Ok(())
    }

    fn assign_shadow(&mut self, target: &'a Expr) -> Compiled {
        match target {
            Expr::Name(name) => {
                let local = self.hidden();
                self.shadows.push((name.id.to_string(), local));
                self.emit(Operation::Store(local));
                Ok(())
            }
            Expr::Tuple(tuple) => {
                self.emit(Operation::Unpack(tuple.elts.len()));
                tuple.elts.iter().try_for_each(|target| self.assign_shadow(target))
            }
            _ => self.refuse("such a comprehension"),
        }
    }

    /// An iterator over the value of an expression, in a variable of its own.
    pub(super) fn iterate(&mut self, expression: &'a Expr) -> Compiled<Local> {
        self.expression(expression)?;
        let iterator = self.hidden();
        self.emit(Operation::Iterate(iterator));
        Ok(iterator)
    }

    fn f_string(&mut self, string: &'a ExprFString, line: u32) -> Compiled {
        let mut parts = 0;
        for part in string.value.iter() {
            match part {
                FStringPart::Literal(literal) => {
                    self.constant(Value::text(literal.as_str()));
                    parts += 1;
                }
                FStringPart::FString(FString { elements, .. }) => {
                    for element in elements {
                        match element {
                            InterpolatedStringElement::Literal(literal) => {
                                self.constant(Value::text(&literal.value));
                                parts += 1;
                            }
                            InterpolatedStringElement::Interpolation(field) => {
                                parts += self.field(field, line)?;
                            }
                        }
                    }
                }
            }
        }
        self.emit_at(line, Operation::Concatenate(parts));
        Ok(())
    }

    /// Returns how many parts it makes of the text.
    fn field(&mut self, field: &'a InterpolatedElement, line: u32) -> Compiled<usize> {
        let mut spec = String::new();
        if let Some(elements) = &field.format_spec {
            for element in &elements.elements {
                match element {
                    InterpolatedStringElement::Literal(literal) => spec += &literal.value,
                    InterpolatedStringElement::Interpolation(_) => {
                        return self.refuse("a format that is computed");
                    }
                }
            }
        }
        let mut parts = 1;
        // `{x=}` shows the text as well, and the `repr` if nothing else is asked for.
        let mut repr = field.conversion == ConversionFlag::Repr;
        if let Some(debug) = &field.debug_text {
            self.constant(Value::text(debug.as_str()));
            parts += 1;
            repr |=
                field.conversion == ConversionFlag::None && field.format_spec.is_none();
        }
        let is_text = field.conversion == ConversionFlag::Str && !spec.is_empty();
        if field.conversion == ConversionFlag::Ascii || is_text {
            return self.refuse("such a conversion in an f-string");
        }
        let Some(parsed) = Spec::parse(&spec, repr) else {
            return self.refuse(&format!("the format `{spec}`"));
        };
        self.expression(&field.expression)?;
        self.emit_at(line, Operation::Format(Rc::new(parsed)));
        Ok(parts)
    }
}
