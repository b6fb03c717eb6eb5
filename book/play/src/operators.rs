//! Arithmetic, comparisons and indices.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::code::{Binary, Comparison, Unary};
use crate::error::{Fault, error, refuse};
use crate::value::{Items, LONGEST, Value, items};

const TOO_LARGE: &str = "a number this large";

pub fn unary(operator: Unary, value: &Value) -> Result<Value, Fault> {
    let sign = match operator {
        Unary::Not => return Ok(Value::Bool(!value.is_true())),
        Unary::Minus => "-",
        Unary::Plus => "+",
    };
    match (value, value.int()) {
        (Value::Float(value), _) if operator == Unary::Minus => Ok(Value::Float(-value)),
        (Value::Float(value), _) => Ok(Value::Float(*value)),
        (_, Some(value)) if operator == Unary::Plus => Ok(Value::Int(value)),
        (_, Some(value)) => {
            value.checked_neg().map(Value::Int).ok_or_else(|| refuse(TOO_LARGE))
        }
        (value, None) => {
            let name = value.type_name();
            Err(error(
                "TypeError",
                format!("bad operand type for unary {sign}: '{name}'"),
            ))
        }
    }
}

pub fn binary(operator: Binary, left: &Value, right: &Value) -> Result<Value, Fault> {
    if let (Some(left), Some(right)) = (left.int(), right.int()) {
        return whole(operator, left, right);
    }
    if let (Some(left), Some(right)) = (left.number(), right.number()) {
        return real(operator, left, right).map(Value::Float);
    }
    match (operator, left, right) {
        (Binary::Add, Value::Text(a), Value::Text(b)) => {
            limit(a.len() + b.len())?;
            Ok(Value::text([&**a, &**b].concat()))
        }
        (Binary::Add, Value::List(a), Value::List(b)) => Ok(Value::List(joined(a, b)?)),
        (Binary::Add, Value::Tuple(a), Value::Tuple(b)) => {
            Ok(Value::Tuple(joined(a, b)?))
        }
        (Binary::Multiply, value, times) | (Binary::Multiply, times, value)
            if times.int().is_some()
                && matches!(value, Value::Text(_) | Value::List(_) | Value::Tuple(_)) =>
        {
            repeated(value, times.int().unwrap_or(0))
        }
        (Binary::Modulo, Value::Text(text), _)
            if !text.contains('%') && right.number().is_some() =>
        {
            let text = "not all arguments converted during string formatting";
            Err(error("TypeError", text))
        }
        (Binary::Modulo, Value::Text(_), _) => Err(refuse("`%` on a text")),
        (Binary::Add, Value::Text(_) | Value::List(_) | Value::Tuple(_), right) => {
            let (a, b) = (left.type_name(), right.type_name());
            Err(error(
                "TypeError",
                format!("can only concatenate {a} (not \"{b}\") to {a}"),
            ))
        }
        (Binary::Multiply, sequence, other) | (Binary::Multiply, other, sequence)
            if matches!(sequence, Value::Text(_) | Value::List(_) | Value::Tuple(_)) =>
        {
            let name = other.type_name();
            let text = format!("can't multiply sequence by non-int of type '{name}'");
            Err(error("TypeError", text))
        }
        _ => Err(unsupported(sign(operator), left, right)),
    }
}

/// `left += right` and its like, which add to a list in place.
pub fn in_place(operator: Binary, left: &Value, right: &Value) -> Result<Value, Fault> {
    match (operator, left) {
        (Binary::Add, Value::List(list)) => {
            let mut more = items(right)?;
            limit(list.borrow().len() + more.len())?;
            list.borrow_mut().append(&mut more);
            Ok(left.clone())
        }
        (Binary::Multiply, Value::List(_)) => Err(refuse("`*=` on a list")),
        _ => binary(operator, left, right).map_err(|fault| match &fault {
            // Python names the operator that was written.
            Fault::Error(error) if error.short().contains("unsupported operand") => {
                unsupported(&format!("{}=", sign(operator)), left, right)
            }
            _ => fault,
        }),
    }
}

fn unsupported(sign: &str, left: &Value, right: &Value) -> Fault {
    let (a, b) = (left.type_name(), right.type_name());
    let sign = match sign {
        "**" => "** or pow()",
        sign => sign,
    };
    error("TypeError", format!("unsupported operand type(s) for {sign}: '{a}' and '{b}'"))
}

fn sign(operator: Binary) -> &'static str {
    match operator {
        Binary::Add => "+",
        Binary::Subtract => "-",
        Binary::Multiply => "*",
        Binary::Divide => "/",
        Binary::FloorDivide => "//",
        Binary::Modulo => "%",
        Binary::Power => "**",
    }
}

fn whole(operator: Binary, left: i64, right: i64) -> Result<Value, Fault> {
    let result = match operator {
        Binary::Add => left.checked_add(right),
        Binary::Subtract => left.checked_sub(right),
        Binary::Multiply => left.checked_mul(right),
        Binary::Divide => {
            let exact = 1 << 53;
            return match (left.unsigned_abs().max(right.unsigned_abs()) <= exact, right) {
                (_, 0) => Err(error("ZeroDivisionError", "division by zero")),
                (true, _) => Ok(Value::Float(left as f64 / right as f64)),
                (false, _) => Err(refuse(TOO_LARGE)),
            };
        }
        Binary::FloorDivide if right == 0 => {
            let text = "integer division or modulo by zero";
            return Err(error("ZeroDivisionError", text));
        }
        Binary::Modulo if right == 0 => {
            return Err(error("ZeroDivisionError", "integer modulo by zero"));
        }
        // Python rounds down, and the remainder has the sign of the divisor.
        Binary::FloorDivide => left.checked_div(right).map(|quotient| {
            quotient - i64::from(left % right != 0 && (left < 0) != (right < 0))
        }),
        Binary::Modulo => left.checked_rem(right).map(|remainder| {
            if remainder != 0 && (remainder < 0) != (right < 0) {
                remainder + right
            } else {
                remainder
            }
        }),
        Binary::Power if right < 0 => {
            return real(operator, left as f64, right as f64).map(Value::Float);
        }
        Binary::Power => {
            u32::try_from(right).ok().and_then(|right| left.checked_pow(right))
        }
    };
    result.map(Value::Int).ok_or_else(|| refuse(TOO_LARGE))
}

fn real(operator: Binary, left: f64, right: f64) -> Result<f64, Fault> {
    let by_zero = |text: &str| Err(error("ZeroDivisionError", text));
    Ok(match operator {
        Binary::Add => left + right,
        Binary::Subtract => left - right,
        Binary::Multiply => left * right,
        Binary::Divide if right == 0.0 => return by_zero("float division by zero"),
        Binary::Divide => left / right,
        Binary::FloorDivide if right == 0.0 => {
            return by_zero("float floor division by zero");
        }
        Binary::Modulo if right == 0.0 => return by_zero("float modulo"),
        Binary::FloorDivide => {
            let remainder = modulo(left, right);
            ((left - remainder) / right).round()
        }
        Binary::Modulo => modulo(left, right),
        Binary::Power if left == 0.0 && right < 0.0 => {
            return by_zero("0.0 cannot be raised to a negative power");
        }
        Binary::Power if left < 0.0 && right.fract() != 0.0 => {
            return Err(refuse("a complex number"));
        }
        Binary::Power => match left.powf(right) {
            power if power.is_infinite() && left.is_finite() && right.is_finite() => {
                return Err(refuse(TOO_LARGE));
            }
            power => power,
        },
    })
}

fn modulo(left: f64, right: f64) -> f64 {
    let remainder = left % right;
    if remainder == 0.0 {
        0.0_f64.copysign(right)
    } else if (remainder < 0.0) != (right < 0.0) {
        remainder + right
    } else {
        remainder
    }
}

pub fn limit(length: usize) -> Result<(), Fault> {
    if length > LONGEST { Err(refuse("something this long")) } else { Ok(()) }
}

fn joined(a: &Items, b: &Items) -> Result<Rc<Items>, Fault> {
    let (a, b) = (a.borrow(), b.borrow());
    limit(a.len() + b.len())?;
    Ok(Items::new(a.iter().chain(b.iter()).cloned().collect()))
}

fn repeated(value: &Value, times: i64) -> Result<Value, Fault> {
    let times = usize::try_from(times).unwrap_or(0);
    match value {
        Value::Text(text) => {
            limit(text.len().saturating_mul(times))?;
            Ok(Value::text(text.repeat(times)))
        }
        Value::List(list) | Value::Tuple(list) => {
            let list = list.borrow();
            limit(list.len().saturating_mul(times))?;
            let all = list.iter().cycle().take(list.len() * times).cloned().collect();
            let is_list = matches!(value, Value::List(_));
            Ok(if is_list { Value::list(all) } else { Value::tuple(all) })
        }
        _ => unreachable!("only sequences are repeated"),
    }
}

pub fn compare(operator: Comparison, left: &Value, right: &Value) -> Result<bool, Fault> {
    let sign = match operator {
        Comparison::Equal => return left.equals(right),
        Comparison::NotEqual => return Ok(!left.equals(right)?),
        Comparison::Is => return identical(left, right),
        Comparison::IsNot => return Ok(!identical(left, right)?),
        Comparison::In => return contains(right, left),
        Comparison::NotIn => return Ok(!contains(right, left)?),
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    };
    let Some(order) = order(sign, left, right)? else { return Ok(false) };
    Ok(match operator {
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        _ => order.is_ge(),
    })
}

/// `None` if one of them is not a number.
pub fn order(sign: &str, left: &Value, right: &Value) -> Result<Option<Ordering>, Fault> {
    if let Some(order) = left.compare_numbers(right) {
        return Ok(order);
    }
    match (left, right) {
        (Value::Text(a), Value::Text(b)) => Ok(Some(a.cmp(b))),
        (Value::List(a), Value::List(b)) | (Value::Tuple(a), Value::Tuple(b)) => {
            let (a, b) = (a.borrow(), b.borrow());
            for (a, b) in a.iter().zip(b.iter()) {
                // Not deep, because `equals` has been deep enough.
                if !a.equals(b)? {
                    return order(sign, a, b);
                }
            }
            Ok(Some(a.len().cmp(&b.len())))
        }
        _ => {
            let (a, b) = (left.type_name(), right.type_name());
            let text =
                format!("'{sign}' not supported between instances of '{a}' and '{b}'");
            Err(error("TypeError", text))
        }
    }
}

/// Whether equal numbers and texts are one object is CPython's own affair.
fn identical(left: &Value, right: &Value) -> Result<bool, Fault> {
    let is_plain = |value: &Value| {
        matches!(
            value,
            Value::Int(_) | Value::Float(_) | Value::Text(_) | Value::Range(_)
        )
    };
    if is_plain(left) && is_plain(right) {
        return Err(refuse("`is` between numbers or texts"));
    }
    Ok(left.is(right))
}

fn contains(container: &Value, item: &Value) -> Result<bool, Fault> {
    match (container, item) {
        (Value::Dict(dict), key) => Ok(dict.find(key)?.is_some()),
        (Value::Text(text), Value::Text(part)) => Ok(text.contains(&**part)),
        (Value::Text(_), other) => {
            let name = other.type_name();
            let text =
                format!("'in <string>' requires string as left operand, not {name}");
            Err(error("TypeError", text))
        }
        (Value::List(_) | Value::Tuple(_) | Value::Range(_), item) => {
            for other in items(container)? {
                if other.is(item) || other.equals(item)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        (other, _) => {
            let text =
                format!("argument of type '{}' is not iterable", other.type_name());
            Err(error("TypeError", text))
        }
    }
}

/// `object[index]`
pub fn index(object: &Value, index: &Value) -> Result<Value, Fault> {
    match object {
        Value::Dict(dict) => match dict.find(index)? {
            Some(at) => Ok(dict.borrow()[at + 1].clone()),
            None => {
                let kind =
                    crate::error::Kind::named("KeyError").expect("it is in the table");
                Err(Fault::Error(crate::error::Error::new(kind, vec![index.clone()])))
            }
        },
        Value::List(_) | Value::Tuple(_) | Value::Text(_) | Value::Range(_) => {
            let items = items(object)?;
            Ok(items[place(object, items.len(), index)?].clone())
        }
        Value::Kind(_) | Value::Builtin(_) => Err(refuse("an index after a class")),
        other => {
            let text = format!("'{}' object is not subscriptable", other.type_name());
            Err(error("TypeError", text))
        }
    }
}

/// `object[index] = value`
pub fn store_index(object: &Value, index: &Value, value: Value) -> Result<(), Fault> {
    match object {
        Value::Dict(dict) => dict.insert(index.clone(), value),
        Value::List(list) => {
            let length = list.borrow().len();
            let place = place(object, length, index).map_err(|fault| match &fault {
                Fault::Error(raised) if raised.kind.name() == "IndexError" => {
                    error("IndexError", "list assignment index out of range")
                }
                _ => fault,
            })?;
            list.borrow_mut()[place] = value;
            Ok(())
        }
        other => {
            let name = other.type_name();
            let text = format!("'{name}' object does not support item assignment");
            Err(error("TypeError", text))
        }
    }
}

/// Where the item with this index is; a negative one counts from the end.
fn place(object: &Value, length: usize, index: &Value) -> Result<usize, Fault> {
    let name = match object {
        Value::Text(_) => "string",
        Value::Range(_) => "range object",
        other => other.type_name(),
    };
    let Some(number) = index.int() else {
        let (name, other) = (object.type_name(), index.type_name());
        if matches!(object, Value::Text(_)) {
            let text = format!("string indices must be integers, not '{other}'");
            return Err(error("TypeError", text));
        }
        let text = format!("{name} indices must be integers or slices, not {other}");
        return Err(error("TypeError", text));
    };
    let from_start = if number < 0 {
        number.checked_add_unsigned(length as u64)
    } else {
        Some(number)
    };
    let place = from_start.and_then(|number| usize::try_from(number).ok());
    place
        .filter(|place| *place < length)
        .ok_or_else(|| error("IndexError", format!("{name} index out of range")))
}
