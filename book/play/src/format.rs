//! `format(value, spec)`: `[[fill]align][0][width][,][.precision][d|f|s|%]`.

use crate::error::{Fault, error, refuse};
use crate::value::Value;

/// How a replacement field of an f-string is to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spec {
    /// `!r`
    pub repr: bool,
    fill: Option<char>,
    align: Option<char>,
    zero: bool,
    width: usize,
    comma: bool,
    precision: Option<usize>,
    kind: Option<char>,
    plain: bool,
}

impl Spec {
    /// `None` if it is not one of those above.
    pub fn parse(text: &str, repr: bool) -> Option<Spec> {
        let is_align = |letter: char| "<>^".contains(letter);
        let mut spec = Spec { repr, plain: text.is_empty(), ..Spec::default() };
        let mut letters: Vec<char> = text.chars().collect();
        if letters.len() > 1 && is_align(letters[1]) {
            spec.fill = Some(letters.remove(0));
        }
        let mut letters = letters.into_iter().peekable();
        spec.align = letters.next_if(|letter| is_align(*letter));
        spec.zero = letters.next_if_eq(&'0').is_some();
        let number = |letters: &mut std::iter::Peekable<_>| {
            let mut digits = String::new();
            while let Some(digit) = letters.next_if(char::is_ascii_digit) {
                digits.push(digit);
            }
            digits
        };
        let width = number(&mut letters);
        spec.width = if width.is_empty() { 0 } else { width.parse().ok()? };
        spec.comma = letters.next_if_eq(&',').is_some();
        if letters.next_if_eq(&'.').is_some() {
            spec.precision = Some(number(&mut letters).parse().ok()?);
        }
        spec.kind = letters.next_if(|letter| "dfs%".contains(*letter));
        let small = spec.width <= 200 && spec.precision.unwrap_or(0) <= 30;
        (letters.next().is_none() && small).then_some(spec)
    }

    pub fn apply(&self, value: &Value) -> Result<String, Fault> {
        let text;
        let value = match value {
            value if self.repr => {
                text = Value::text(value.repr()?);
                &text
            }
            value => value,
        };
        if self.plain {
            return Ok(value.text_of()?.to_string());
        }
        // With a format, `True` is a number.
        let number = value.int().map(Value::Int);
        let value = number.as_ref().unwrap_or(value);
        let shown = match (value, self.kind, self.precision) {
            (Value::Text(text), None | Some('s'), precision)
                if !self.comma && !self.zero =>
            {
                text.chars().take(precision.unwrap_or(usize::MAX)).collect()
            }
            (Value::Int(value), None | Some('d'), None) => value.to_string(),
            (Value::Int(_) | Value::Float(_), Some('f' | '%'), _) => {
                let number = value.number().unwrap_or_default();
                let percent = self.kind == Some('%');
                let number = if percent { number * 100.0 } else { number };
                let sign = if percent { "%" } else { "" };
                format!("{number:.*}{sign}", self.precision.unwrap_or(6))
            }
            (Value::Float(_), None, None) => value.repr()?,
            (Value::Text(_), Some(kind @ ('d' | 'f' | '%')), _) => {
                let text =
                    format!("Unknown format code '{kind}' for object of type 'str'");
                return Err(error("ValueError", text));
            }
            (Value::Float(_), Some(kind @ ('d' | 's')), _) => {
                let text =
                    format!("Unknown format code '{kind}' for object of type 'float'");
                return Err(error("ValueError", text));
            }
            (Value::Int(_) | Value::Float(_) | Value::Text(_), ..) => {
                return Err(refuse("such a format of such a value"));
            }
            _ => {
                let name = value.type_name();
                let text =
                    format!("unsupported format string passed to {name}.__format__");
                return Err(error("TypeError", text));
            }
        };
        let shown = if self.comma { with_commas(&shown) } else { shown };
        Ok(self.pad(&shown, matches!(value, Value::Text(_))))
    }

    fn pad(&self, shown: &str, is_text: bool) -> String {
        let missing = self.width.saturating_sub(shown.chars().count());
        let fill = |count| -> String {
            let fill = self.fill.unwrap_or(if self.zero { '0' } else { ' ' });
            (0..count).map(|_| fill).collect()
        };
        match self.align {
            // The zeros follow the sign.
            None if self.zero && !is_text => match shown.strip_prefix('-') {
                Some(digits) => format!("-{}{digits}", fill(missing)),
                None => fill(missing) + shown,
            },
            Some('^') => fill(missing / 2) + shown + &fill(missing - missing / 2),
            Some('<') => shown.to_string() + &fill(missing),
            None if is_text => shown.to_string() + &fill(missing),
            _ => fill(missing) + shown,
        }
    }
}

fn with_commas(number: &str) -> String {
    let end = number.find(['.', '%', 'e']).unwrap_or(number.len());
    let (whole, rest) = number.split_at(end);
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", whole),
    };
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{rest}")
}
