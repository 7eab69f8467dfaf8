//! Commands from a file: JSON Lines, one command a line.
//!
//! The whole file is parsed before the first command is submitted, so that a typing error on line
//! 900 leaves nothing half done. A line may say `"at"`, the time, in a rehearsal.

use std::io::{BufRead, Read};

use calendar::Timestamp;
use domain::Command;
use serde_json::Value;

/// A line is at most this long, in bytes.
pub const LINE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// A file has at most so many lines.
pub const LINES_MAX: usize = 1_000_000;

/// A command and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct ScriptLine {
    /// The line in the file, from 1.
    pub line: usize,
    /// The time, in a rehearsal.
    pub at: Option<Timestamp>,
    /// The command.
    pub command: Command,
}

/// The commands of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Script {
    /// In order.
    pub lines: Vec<ScriptLine>,
}

/// What is wrong with a file of commands.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScriptError {
    /// The file cannot be read.
    #[error("line {line}: {source}")]
    Io {
        /// Where.
        line: usize,
        /// Why.
        source: std::io::Error,
    },
    /// Not UTF-8.
    #[error("line {0} is not UTF-8 text; save the file as UTF-8")]
    NotText(usize),
    /// Over [`LINE_BYTES_MAX`].
    #[error("line {0} is longer than {LINE_BYTES_MAX} bytes; a command is never that long")]
    TooLong(usize),
    /// Over [`LINES_MAX`].
    #[error("the file has more than {LINES_MAX} lines; split it")]
    TooMany,
    /// Not JSON, or not a command.
    #[error("line {line}: {detail}")]
    Line {
        /// Where.
        line: usize,
        /// What is wrong.
        detail: String,
    },
}

impl Script {
    /// Reads a whole file. Empty lines and lines that start with `//` are passed over.
    pub fn read(mut input: impl BufRead) -> Result<Self, ScriptError> {
        let mut script = Self::default();
        let mut bytes = Vec::new();
        for line in 1.. {
            if line > LINES_MAX {
                return Err(ScriptError::TooMany);
            }
            bytes.clear();
            let mut limited = input.by_ref().take(LINE_BYTES_MAX as u64 + 1);
            let read = limited.read_until(b'\n', &mut bytes).map_err(|source| ScriptError::Io { line, source })?;
            if read == 0 {
                break;
            }
            if read > LINE_BYTES_MAX {
                return Err(ScriptError::TooLong(line));
            }
            let text = std::str::from_utf8(&bytes).map_err(|_| ScriptError::NotText(line))?;
            let text = text.trim_start_matches('\u{feff}').trim();
            if !text.is_empty() && !text.starts_with("//") {
                script.lines.push(parse(line, text)?);
            }
        }
        Ok(script)
    }
}

fn parse(line: usize, text: &str) -> Result<ScriptLine, ScriptError> {
    let refuse = |detail: String| ScriptError::Line { line, detail };
    let mut value: Value = serde_json::from_str(text).map_err(|error| refuse(format!("not JSON: {error}")))?;
    let at = value.as_object_mut().and_then(|fields| fields.remove("at"));
    let at = match at {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text.parse().map_err(|error| refuse(format!("\"at\": {error}")))?),
        Some(other) => return Err(refuse(format!("\"at\" must be a time in quotes, not {other}"))),
    };
    let command = serde_json::from_value(value).map_err(|error| refuse(format!("not a command: {error}")))?;
    Ok(ScriptLine { line, at, command })
}

/// JSON Schema of one line.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Command).to_value();
    let at = serde_json::json!({
        "type": "string",
        "description": "The time, in a ledger created with a simulated clock; nowhere else"
    });
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.insert("at".to_owned(), at);
    }
    schema
}
