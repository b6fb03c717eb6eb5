//! Programs with what CPython did with them: one JSON object a line, as `reference.py`
//! prints them.

use serde_json::Value;

use crate::program::Program;
use crate::trace::Line;

/// A program, and its trace in CPython.
pub struct Recorded {
    /// The version of CPython: `3.13.0`.
    pub python: String,
    /// The program.
    pub program: Program,
    /// What CPython did.
    pub trace: Vec<Line>,
    /// Whether this CPython, being older than 3.12, does otherwise than later ones.
    pub outdated: bool,
}

impl Recorded {
    /// Reads a line of a file.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(line: &str) -> Result<Recorded, String> {
        let json: Value =
            serde_json::from_str(line).map_err(|error| error.to_string())?;
        let program = json.get("program").ok_or("there is no \"program\"")?;
        Ok(Recorded {
            python: json["python"].as_str().unwrap_or("unknown").into(),
            program: Program::parse(program)?,
            trace: trace(&json)?,
            outdated: json["outdated"] == true,
        })
    }
}

/// The lines with their ticks.
fn trace(json: &Value) -> Result<Vec<Line>, String> {
    let texts = json.get("trace").and_then(Value::as_array);
    let texts = texts.ok_or("\"trace\" should be an array")?;
    let ticks = json.get("ticks").and_then(Value::as_array);
    let ticks = ticks.ok_or("\"ticks\" should be an array")?;
    if texts.len() != ticks.len() {
        let (lines, ticks) = (texts.len(), ticks.len());
        return Err(format!("\"trace\" has {lines} lines, and \"ticks\" {ticks}"));
    }
    let lines = texts.iter().zip(ticks).map(|(text, tick)| {
        let tick =
            tick.as_u64().ok_or_else(|| format!("the tick {tick} is no number"))?;
        let text = text.as_str().ok_or_else(|| format!("the line {text} is no text"))?;
        Ok(Line { tick, text: text.into() })
    });
    lines.collect()
}
